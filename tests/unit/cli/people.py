"""People for the command that judges populations: a folder of tables, and patterns of verdicts."""

from datetime import date

from caseway import rulebooks

DAY = date(2026, 11, 26)

# Who has what: people, their license's last day, the first day of their work under a CCM, and their character.
GROUPS = [
    (40, "2027-05-31", "2024-01-08", "true"),  # qualify
    (33, "2025-05-31", "2024-01-08", "true"),  # only the license has lapsed
    (25, "2027-05-31", "2026-01-12", "true"),  # two months of work are missing, and still running
    (7, "2027-05-31", "2024-01-08", "false"),  # few
    (20, "2025-05-31", "2026-09-01", "true"),  # two parts are missing
]
HEADS = {
    "licenses": "person_id,type,state,country,status,restricted,independent_assessment,issued,expires",
    "degrees": "person_id,level",
    "certifications": "person_id,type",
    "client_firms": "person_id,name",
    "confirmations": "person_id,authority",
    "employment": (
        "person_id,employer,role,setting,health_delivery_system,nursing,start,end,hours_per_week,full_time,"
        "case_management_share,paid,supervised,supervisor_certification,direct_client_contact,essential_activities,self_employed"
    ),
    "attestations": "person_id,moral_character,code_of_conduct",
}


def write_members(folder):
    """Fill a folder with evidence on 125 people."""
    rows = {kind: [head] for kind, head in HEADS.items()}
    ids = iter(range(1, 1000))
    for number, expires, start, character in GROUPS:
        for _ in range(number):
            person = next(ids)
            rows["licenses"].append(f"{person},RN,TX,US,active,false,true,2015-06-01,{expires}")
            rows["employment"].append(
                f"{person},St. Mary's,case_manager,hospital,true,true,{start},,40,true,1.0,true,true,CCM,true,true,false"
            )
            rows["attestations"].append(f"{person},{character},true")
    folder.mkdir()
    for kind, lines in rows.items():
        (folder / f"{kind}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def ccm():
    """The rule of the CCM."""
    return rulebooks.shelf().rulebook("ccm").edition(on=DAY)


def pattern(ccm, state, **others):
    return tuple(others.get(clause.id.replace("-", "_"), state) for clause in ccm.clauses())
