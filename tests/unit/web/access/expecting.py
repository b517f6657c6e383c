"""What the policy's file says an address answers."""

from tests.unit.web.access import policy_file
from tests.unit.web.access.actors import relation_of
from tests.unit.web.access.policy_file import NOBODY, told

PUBLIC, OWN, OPEN, OPEN_CASE = "public", "account.own", "client.open", "case.open"
SAYS = {"allow": "reached", "reason": "reason", "step up": "again", "mask": "not there", "deny": "not there"}

# Pages that show what may be changed without showing the record first.
PART_OF_SIGNING_IN = {"sign-in/passkey/", "sign-in/second-step/"}  # they go back to where it begins
WITHOUT_THE_RECORD = {"clients:form_household"}
# Pages of one's own sign-in that ask again that it is you, or have nothing to show here.
OWN_OTHERWISE = {"reached", "again", "not there"}


def expected(address, actor, relation, *, method="GET", is_proven=False, has_reason=False):
    """The answers that are right: the policy's one, or for pages of one's own sign-in any that lets in."""
    known = {"is_proven": is_proven, "has_reason": has_reason}
    if address.action == PUBLIC:
        return {"reached", "not there", "no such method", *(["sign in"] if address.route in PART_OF_SIGNING_IN else [])}
    if actor.gate and not (actor.gate == "second step" and address.action == OWN):
        return {actor.gate}
    if not policy_file.ever(address.action, actor.roles):
        return {"not there"}
    is_about = address.action in policy_file.ABOUT_PEOPLE
    if not is_about and (answer := SAYS[told(address.action, NOBODY, actor.roles, **known)]) != "reached":
        return {answer}
    if method not in address.methods:
        return {"no such method"}
    if address.action == OWN:
        return OWN_OTHERWISE
    if not is_about or not address.is_about_a_client:  # a list of those whom one may do it to
        return {of_a_thing(address, actor, relation, method)}
    return {of_a_client(address, actor, relation, method, **known)}


def of_a_thing(address, actor, relation, method):
    """What is answered about a program, a user and the like: another agency's are not there."""
    if address.name in {"clients:new", "clients:found"}:
        return "reached"  # a word that is not known leads back to the search
    if not address.names_something:
        return "reached"
    home = "elsewhere" if actor.agency == "there" else "here"
    if relation != home:
        return "not there"
    return "reached"


def of_a_client(address, actor, relation, method, **known):
    """What is answered about a client: what the page's action says, and the record's opening if that says yes."""
    is_ = relation_of(actor, relation)
    if not is_:
        return "not there"

    def says(action):
        return told(action, is_, actor.roles, **known)

    if address.name in {"clients:open", "clients:break_glass"}:
        return of_an_opening(address.name, method, says)
    if address.name in WITHOUT_THE_RECORD:
        return SAYS[says(address.action)]
    answer = SAYS[says(address.action)]
    if answer == "reached":
        answer = SAYS[says(OPEN_CASE if address.is_about_a_case else OPEN)]
    if answer == "reached" and address.name == "clients:reveal" and not known["is_proven"]:
        return "again"  # a whole Social Security number is shown to whoever has just shown that it is they
    return answer


def of_an_opening(name, method, says):
    """What the pages answer by which a record is opened from outside the caseload."""
    if says("client.find") == "deny":
        return "not there"
    opens, glass = says(OPEN), says("client.break_glass")
    if name == "clients:break_glass":
        return "reached" if opens == "allow" else SAYS[glass]
    if opens == "step up":
        return "again" if method == "POST" else "reached"
    if opens in {"allow", "reason"}:
        return "reached" if opens == "allow" or says("client.find") != "mask" else "masked"
    return "reached" if glass != "deny" else "not there"
