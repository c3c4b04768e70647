"""Denials that a translation lost."""

from __future__ import annotations

import re

from app.types import Span

_NEGATIVE_DE = re.compile(
    r"\b(?:nicht|nichts|nie|niemals|niemand(?:en|em)?|nirgends|nirgendwo|keinesfalls|keineswegs"
    r"|weder|kein(?:e[mnrs]?)?)\b",
    re.IGNORECASE,
)
# Uses that deny nothing, or whose usual English is affirmative.
_HARMLESS_DE = re.compile(
    r"\b(?:nicht (?:nur|bloß|allein|zuletzt|weniger|minder|umsonst|selten|wenige[nr]?"
    r"|zu fassen|lange|wahr|von ungefähr|unbedingt|anders|zu vergessen|viele?)\b|nichts (?:als"
    r"|anderes|anderem|weniger)\b|(?:warum|wieso|ob|oder|bevor|solange|sofern|etwa|noch|gar"
    r"|sonst) nicht\b|kein(?:e[mnrs]?)? (?:Geringere|Wunder|Zweifel|Seltenheit|Unbekannt"
    r"|einzige|Einzelfall|Hehl|Frage)|(?:mehr als|denn|besser als|wie) nie\b|nicht[,?!]"
    r"|nicht$)",
    re.IGNORECASE,
)
_NEGATIVE_EN = re.compile(
    r"n['’]t\b|\b(?:no|not|none|never|nobody|nothing|nowhere|neither|nor|cannot|cant|dont"
    r"|without|hardly|barely|scarcely|rarely|seldom|few|fewer|little|less|least|unless|except"
    r"|instead|fail\w*|lack\w*|refus\w*|den(?:y|ies|ied|ying|ial\w*)|avoid\w*|prevent\w*"
    r"|stop\w*|ban(?:ned|s)?|reject\w*|miss(?:es|ed|ing)?|absen\w+|zero|wrong\w*|false\w*"
    r"|exclud\w*|declin\w+|oppos\w+|neglect\w*|ignor\w+|cease\w*|im(?:poss|pass|prob|prop|mov"
    r"|pat)\w+|ir(?:resp|relev|res|reg|rep)\w+|in(?:ab|act|adeq|apt|cap|concl|def|eff|exp"
    r"|nocen|oper|suffi|sign|toler|val|vis|volun|access)\w+|il(?:leg|lic|lit|log)\w+"
    r"|independ\w+|unable|un(?!der|til|it|ion|ique|iver|cle|iform)\w{4,}|dis(?=\w{4})(?!tric"
    r"|cuss|play|tan|aster|cover|tribut|ease|tinct|turb|patch|cipl)\w+|non\w*|mis\w+"
    r"|\w+less(?:ly|ness)?|\w+-free|out of|free (?:of|from)|far from|anything but|yet to"
    r"|too \w+ (?:to|for)|hard(?:er)? to|withh\w+|abst\w+|forb\w+|prohib\w+|halt\w*|doubt\w*"
    r"|fell short|short of|let alone|reluct\w+|contrary|ruled? out|rules out|other than"
    r"|rather than|but for|last thing|nil|differ\w*|negative\w*|barred|unlike\w*|a far cry"
    r"|resist\w*|in vain|(?:keep|kept) \w+ from|lest|off-limits|left|lost|against|beyond"
    r"|all but|just shy|only problem|flout\w*)\b",
    re.IGNORECASE,
)


def lost_negation(source: str, target: str) -> Span | None:
    """Return the first denial in ``source`` if ``target`` has fewer denials, or None.

    Counts over the whole sentences, so which of several denials was lost is not known. English
    words that merely lean to the negative ("lack", "unable", "against") count as denials. Time is
    linear in the lengths.
    """
    if not _NEGATIVE_DE.search(source):
        return None
    harmless = [match.span() for match in _HARMLESS_DE.finditer(source)]
    denials: list[Span] = []
    index = 0
    for match in _NEGATIVE_DE.finditer(source):
        while index < len(harmless) and harmless[index][1] <= match.start():
            index += 1
        if index == len(harmless) or harmless[index][0] >= match.end():
            denials.append(Span(match.start(), match.end()))
    if not denials:
        return None
    found = len(_NEGATIVE_EN.findall(target))
    return denials[0] if found < len(denials) else None
