"""The words that made-up guidance is written with: ours, in the manner of a children's home."""


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


WHO = (
    *("the registered person", "the manager", "the deputy", "the night worker", "a link worker"),
    *("whoever is on duty", "the responsible individual", "each member of the team", "the cook"),
    *("an agency worker", "the child's key worker", "the shift leader", "the reviewing officer"),
    *("a visiting nurse", "the placing authority", "an advocate", "the gardener", "a volunteer"),
)
MUST = (*_each("must should may will can must should"), "must not", "should not", "need not")
DO = _each("""
    keep review record check agree share sign update explain store copy alter file discuss read
    return collect translate question publish simplify weigh compare shorten display remember
    challenge forward measure repeat print draft confirm withhold scan photograph describe lend
""")
WHICH = _each("""
    weekly written earlier spoken signed private shared daily yearly hidden recent agreed printed
    personal medical legal financial urgent ordinary seasonal digital handwritten temporary
    original revised complete partial anonymous formal friendly blank yellow locked spare local
""")
WHAT = _each("""
    register plan note log rota complaint list summary menu chart account timetable inventory
    agreement book photograph letter diary key cupboard bicycle passport receipt budget telephone
    password camera alarm wardrobe blanket bus ticket recipe allergy prescription inhaler dentist
    hobby birthday garden kitchen bedroom staircase window minibus bonfire sleepover argument
    promise apology reward sanction restraint search absence rumour fear friendship bruise
    injury fracture scald tattoo haircut uniform homework exam report interview apprenticeship
    review meeting hearing assessment inspection audit policy rule habit custom memory story
""")
OF = _each("""
    child family visitor neighbour teacher doctor nurse police sibling grandparent carer inspector
    driver tutor friend interpreter landlord employer court council clinic school charity church
""")
HOW = (
    *("in words a child can read", "in one place", "with the child's view beside it", "in ink"),
    *("where staff can find it", "together with the child", "in the office", "out of sight"),
    *("under lock", "before the shift ends", "in the language spoken at home", "in person"),
    *("without naming other children", "on the day it happens", "with a second signature"),
    *("at a time that suits the family", "in a quiet room", "by telephone if need be"),
)
WHY = (
    *("so that a child can read it later", "unless the child objects", "and tells the family"),
    *("so that nothing is lost between shifts", "and says why if it is late", "as agreed"),
    *("because memory fades", "so that patterns are seen early", "even where nothing changed"),
    *("and asks for advice where it is unclear", "so that the next worker need not guess"),
    *("and notes who else was present", "whatever the hour", "unless a court says otherwise"),
)
CASE = (
    *("a child is away overnight", "a visit is refused", "the siren has sounded", "a tooth aches"),
    *("a new child moves in", "something is missing", "two accounts differ", "a bed is empty"),
    *("a parent cannot travel", "money has gone astray", "a worker is ill", "snow has fallen"),
    *("the boiler fails", "somebody shouts", "a child turns sixteen", "a tenancy begins"),
)
PLACE_START = _each(
    "Alder Birch Cold Dun Elm Fern Glen Hart Ivy Kirk Lang Mill North Oak Pen Raven"
)
PLACE_END = _each("bridge combe croft dale field ford ham hurst leigh mere stead thorpe wick worth")
PLACE_KIND = _each("Council Lodge House Clinic School Library Court Centre")
TOPIC = _each("""
    Visitors Keys Meals Medicine Money Sleep Education Travel Health Complaints Searches Bedrooms
    Holidays Telephones Training Records
""")
SIDE = (
    *("at night", "in the first week", "between shifts", "away from the home", "and the family"),
    *("in an emergency", "under sixteen", "and other agencies", "when plans change", "in writing"),
)
MONTHS = _each("""
    January February March April May June July August September October November December
""")
SOURCE = _each("regulation section standard schedule article")
PERIODS = _each("days hours weeks months")
CELLS = ("Yes", "No", "Sometimes", "On request", "Every shift", "Once a term", "Not needed")
