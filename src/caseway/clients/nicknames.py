"""American names that stand for each other: who is entered as William and asked for as Bill is one person.

Each line is a name and what those who bear it are called, Spanish short forms among them. A short form may stand in
several lines; two of one line stand for each other, too.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

GROUPS = """
abigail abby gail
albert al bert bertie
alejandra ale alexandra sandra alex
alejandro ale alex alexander
alexander alex al xander sasha alec
alexandra alex sandra sandy lexi sasha
alfonso poncho al
alfred al fred alfie
amanda mandy manda
andrea andie drea
andrew andy drew
angela angie
anita ani
ann anne anna annie nan nancy
anthony tony ant
antonio tony tonio toño
arthur art artie
barbara barb babs barbie
beatriz bea beatrice
benjamin ben benny benji
bernard bernie
beverly bev
bradley brad
calvin cal
cameron cam
carolyn carol carrie caroline lyn
catalina cata
catherine cathy kate katie cate cat
cecilia ceci cece
charles charlie chuck chas chip
christina chris tina christy kristina tina
christine chris chrissy tina
christopher chris topher kit
consuelo chelo connie
cynthia cindy
daniel dan danny
daniela dani
david dave davey
deborah deb debbie debra
denise dee
dennis denny
dolores lola loli
donald don donny
dorothy dot dottie dolly
douglas doug
edward ed eddie ted ned
eduardo eddie lalo edward
eleanor ellie nell nora
elizabeth liz lizzie beth betty betsy eliza lisa libby
emanuel manny manuel
enrique kike quique henry
ernesto neto ernie
eugene gene
evelyn evie eve
felipe pipe phil
florence flo
frances fran francie frankie
francis frank fran
francisca paca fran
francisco paco pancho frank cisco
franklin frank
frederick fred freddy rick
gabriel gabe
gabriela gaby gabi
geraldine gerry
gerald gerry jerry
gilbert gil bert
gloria glo
gregory greg
guadalupe lupe lupita
guillermo memo william
gustavo gus tavo
harold harry hal
heather heath
helen nell ellen
henry hank harry
herbert herb bert
hector tito
ignacio nacho
isabel isa chabela bella
jacqueline jackie
jacob jake
jaime jimmy james
james jim jimmy jamie
janet jan
jeffrey jeff
jennifer jen jenny
jeremy jerry
jerome jerry
jesus chuy
jessica jess jessie
joan joanie
joanna jo
joaquin quino jack
john jack johnny jon
jonathan jon jonny nathan
jorge george
jose pepe joe
josefina pepa fina josie
joseph joe joey
josephine jo josie
joshua josh
juan johnny john
juana juanita
judith judy
julia julie
julian jules
juliana july
katherine kathy kate katie kay kat katharine kathryn
kathleen kathy kate katie
kenneth ken kenny
kimberly kim kimmy
larry lawrence
laura laurie lori
lawrence larry
leonard leo len lenny
leticia lety
lillian lily lil
linda lindy
louis lou louie
louise lou
lucia lucy
luis lou
luisa lou
lourdes lulu
manuel manny manolo meno
marcus marc mark
margaret maggie meg peggy marge margie greta daisy
margarita margo rita mague
maria mary mari marie
mariana mari
martha marty patty
martin marty
mary molly polly mae maria
matthew matt matty
maximilian max
maureen mo
melissa missy mel lissa
mercedes meche
michael mike mikey mick mickey
michelle shelly mickey
miguel mike migue michael
mitchell mitch
montserrat montse
nancy nan
natalia nata nati
natalie nat
nathan nate
nathaniel nate nat nathan
nicholas nick nicky
nicole nikki nicki
norma nonie
oliver ollie
olivia liv
pamela pam
patricia pat patty trish tricia
patrick pat paddy rick
paul paulie
pedro perico pete
peter pete
philip phil phillip
priscilla cilla
rachel rae
raymond ray
rebecca becky becca
refugio cuca cuco
reginald reg reggie
ricardo rick ricky richard
richard rick rich dick ricky richie
robert bob bobby rob robbie bert
roberta bobbie
roberto beto rob robert
rocio chio
rodney rod
rogelio roger
roger rog
ronald ron ronnie
rosa rose rosie rosita
rosalinda rosie linda rosa
rosario chayo
rosemary rose rosie
roxanne roxy
russell russ
samantha sam sammie
samuel sam sammy
sandra sandy
santiago santi chago james diego
sara sarah sally
sarah sally sadie
sergio checo
sharon shari
shirley shirl
sofia sophie sofi sophia
soledad sole chole
stanley stan
stephanie steph stephie
stephen steve stevie
steven steve stevie
susan sue susie suzy
susana susie sue
suzanne sue suzy
teresa tere terry theresa
theodore ted teddy theo
theresa terry tess tessa
thomas tom tommy
timothy tim timmy
tyrone ty
valentina vale
valerie val
veronica vero ronnie roni
victor vic
victoria vicky tori
vincent vin vinny vince
virginia ginny ginger
walter walt wally
wendell wendy
wilfred will fred
william bill billy will willie liam
xavier javier
yolanda yoli
zachary zach zack
""".strip().splitlines()


@cache
def _by_name() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in GROUPS:
        names = line.replace("ñ", "n").split()
        for name in names:
            found[name].update(names)
    return {name: frozenset(others - {name}) for name, others in found.items()}


def stand_for(name: str) -> frozenset[str]:
    """The names a folded name may stand for."""
    return _by_name().get(name, frozenset())
