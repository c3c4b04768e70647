"""German abbreviations, sorted by what a full stop after them can mean.

Own compilation for news: titles, law, commerce, military, academia, units, calendar, geography and
the usual contractions of Austria and Switzerland. Entries are written without blanks and without
the last full stop, so that ``z. B.`` and ``z.B.`` are both ``z.B``. Ordinary words are left out
even where they exist as abbreviations, because a missed abbreviation costs less than a glued
sentence.
"""

from __future__ import annotations

from enum import Enum


class Ending(Enum):
    """How often the full stop of an abbreviation closes a sentence as well."""

    NEVER = "never"
    """Something must follow: a title, an attribute, a preposition."""
    NUMBER = "number"
    """Introduces a number or a citation; otherwise as ``SELDOM``."""
    SELDOM = "seldom"
    """Ends a sentence only before a word that typically opens one."""
    OFTEN = "often"
    """Closes an enumeration; ends a sentence before anything that may open one."""


_NEVER = """
    Dr Dres Drs Prof Profs Univ-Prof Ao-Prof Priv-Doz Doz Mag MMag DDr Dipl dipl Ing Dkfm Lic cand
    stud h.c hc Dr.h.c mult phil iur jur med rer oec theol vet dent habil psych paed päd rer.nat
    rer.pol Hr Hrn Frl Fam Mr Mrs Ms Mme Mlle Mgr Msgr Hochw Ew St Ste Sta Skt Hl hl sel Sel
    Bgm Bgmst Brgm Vors stv stellv Stv Stellv Abg Präs Vizepräs Ministerpräs Staatssekr StS Botsch
    Generalmaj Generallt Genlt Genmaj Lt Ltn Oblt Olt Hptm Maj Obstlt Oberstlt Fw Ofw Hfw Uffz Gefr
    Cpt Capt Sgt Kpt KptLt Kptlt Kplt Adm Brig Insp Oberinsp Komm-Rat KommR OStR StR OStD Revierinsp
    Gebr Geschw Fa Wwe
    bzw Bzw bspw Bspw beispw Beispw beispielsw z.B zB Z.B z.b Z.b d.h dh D.h d.s d.i sog sogen Sog
    vgl Vgl cf ca Ca rd Rd ungef evtl Evtl event eventl ggf Ggf ggfs gegebenenf insb insbes Insb
    Insbes einschl Einschl inkl Inkl exkl ausschl zzgl Zzgl abzgl Abzgl betr Betr bezgl bzgl Bzgl
    hins gem Gem entspr Entspr lt zw wg Wg mind Mind min max zus
    i.S i.S.d i.S.v i.S.e i.V.m i.Vm iVm iSd iSv i.Z.m i.Ggs i.H.v i.Hv iHv z.H z.Hd z.Hdn c.o
    v.l.n.r v.r.n.l südl nördl östl westl südöstl südwestl nordöstl nordwestl oberh unterh Südl
    Nördl Östl Westl dt dtsch Dt engl Engl frz franz Frz ital span russ poln tschech österr Österr
    oesterr schweiz amerik brit ukr griech röm Röm lat kath Kath ev Ev evang Evang prot jüd islam
    orth byzant bayer Bayer bayr Bayr württ sächs preuß rhein westf hess thür niedersächs schlesw
    europ Europ internat Internat städt Städt staatl Staatl kommun öff öffentl Öffentl gesetzl
    Gesetzl allg Allg allgem spez techn Techn wiss Wiss polit wirtsch ehem Ehem jew jeweil versch
    verschied gegenüb ggü geb verh gesch led verw verwitw verst Hrsg hrsg Hg hg Hgg Bearb bearb
    Übers übers Stat Statist Bundesrep Kgl kgl Königl königl Kaiserl kaiserl k.u.k K.u.k k.k K.k
    k.u Fürstl fürstl Freih Frhr Frh Frfr Gf Erzb Ebf Weihb Kard Metr Pfr Ldkr Lkr Reg-Bez RegBez
    norddt süddt ostdt westdt gesamtdt innerdt aka vs gegr veröff vollst vorl vorauss voraussichtl
    urspr ursprüngl wahrsch durchschn tägl wöchentl monatl jährl stdl mtl vierteljährl zuzügl abzügl
    o.g og O.g gen gez Gez teilw zeitw jmd jmdn jmdm u.zw ausf ausführl verm unbek bek bisw
    f.d d.d v.d a.d z.d i.d u.d u.v b.d v.u n.d
"""

_NUMBER = """
    Nr Nrn No Nos Art Artt Abs Abschn Absch Ziff Zif Buchst lit Lit Unterabs UAbs Halbs Rn Rdn
    Rdnr Rdnrn Rz Randnr Randz Tz Abb Abbn Tab Fig Kap Kapit Bd Bde Bdn Jg Jgg Jahrg Bl Sp Zl Az
    Aktenz Gz Geschz Geschäftsz Tel Telef Fax-Nr Postf Kto Lfg lfd Lfd Hnr HsNr Hausnr Whg Bj Mod
    Aufl Ausg Pos Pkt Prot Drs Drucks Drucks BT-Drs BR-Drs Erwgr Anh Anl Beil Beschl Urt BGBl RGBl
    GVBl ABl Abl BAnz Slg Ps Mt Mk Lk Joh Kor Gal Offb Dtn Jes Jer Ez Koh Kat Flst Flurst Gst
    Katastr Hob op Op pp Rdschr VO-Nr Rgnr Rev Tel-Nr Art-Nr Best-Nr Kfz-Nr Konto-Nr Kto-Nr Lfd-Nr
    Haus-Nr Zi Zi-Nr Reg-Nr
"""

_SELDOM = """
    Mio Mill Mia Mrd Mrden Bio Trd Trio Tsd Tds Tsnd Hdt Dtz Dtzd Stk Stck Expl Pers Std Stdn Min
    Minn Sek Wo Mt Jh Jhs Jhd Jhdt Jht Jahrh Jahrhdt Jtsd Eur Fr Frs sFr SFr Rp Ct Cts Pfg Rbl
    Doll Dol Schill Ltr Ztr Pfd Temp Proz v.H v.T p.a p.c p.m p.P p.St Kal Qkm
    Jan Jän Jänn Feb Febr Mär Mrz Apr Jun Jul Aug Sep Sept Okt Oct Nov Dez Dec
    Mo Di Mi Do Sa So
    Chr v.Chr n.Chr u.Z v.u.Z n.u.Z n.d.Z v.d.Z A.D
    Str str Pl Ave Blvd Hbf Bhf Bhfs Geb Gde Bez Bezk Prov Dep Dept Distr Rep Reg Krs Kt Gmd Mkt
    Co Cie Comp Corp Inc Ltd Ldt plc Plc Bros Pty S.A S.p.A SpA S.r.l s.r.o a.s z.o.o B.V N.V A.G
    A.S L.P e.V eV E.V e.G e.U e.K e.Kfr e.Kfm i.L i.G i.Gr Ges Gesmbh Ges.m.b.H m.b.H
    Jr Jun jun jr Sr Sen sen jnr snr d.J d.Ä d.Gr d.M d.R d.Red d.Verf d.Hrsg d.Übers d.A d.O d.Ü
    d.V a.D a.d.D i.R i.V i.A i.N i.E i.Br i.O i.a i.d.R idR i.d.F i.W i.P i.T i.J i.K i.H i.B i.I
    i.d.OPf a.M a.d.O a.Rh a.d.S a.d.I a.d.L a.d.D a.d.E a.I a.N a.G a.B a.S a.L a.H a.R a.A a.a.O
    aaO ebd ebda o.d.T o.b.d.T v.d.H i.OA i.Opf i.Vogtl i.Erzgeb i.Westf i.Holst i.Allg i.Ts i.Odw
    i.Sa i.Thür Opf Ndb Schw Ufr Ofr Mfr Westf Thür Sachs Holst Württ Meckl Brandenb Stmk Ktn Bgld
    Vlbg Sbg m.E m.W m.M u.E u.U u.W z.T zT Z.T z.Zt z.Z zZt Z.Zt dzt Dzt derz z.g.T gr.T großt
    größtent o.J o.O o.V o.D o.a O.a m.a.W u.a U.a u.A ua s.o s.u s.a w.o v.g u.v.a v.a V.a k.o
    K.o k.A n.a n.b n.V n.v Inh emer Emer Anm Bem Fußn Red Verl Bibl Inst Fak Abt Abtlg Ref Sekt
    Vorst Verw Mitgl Mitarb Verf Gew Bev Einw Ew Anw Ang Bekl Kläg Angekl Besch Fahrz Anz Lief
    Rechn Erg Pkte Kennz Gen Genn Kom Komm Col PD Bundesl Landt Bürgersch Fraktionsvors Parteivors
    Landesvors Bundesvors Kand B.A M.A B.Sc M.Sc LL.M LL.B Ph.D PhD M.B.A M.D D.C D.D Esq Univ
    Hochsch Akad N.N N.Y L.A U.S U.K U.S.A a.m o.k O.K o.B z.d.A i.v s.c zit Zit loc.cit op.cit
    ibid et.al al n.Br s.Br ö.L w.L R.I.P R.i.P V.i.S.d.P ViSdP q.e.d w.z.b.w Ldg Forts Schl Fts
    vorm Vorm nachm Nachm abds mittl norw schwed dän finn niederl belg portug rumän ungar bulg
    serb kroat slow chin jap indon kor arab pers afrik asiat austr austral kanad mex brasil argent
    türk Nordrh Niederl südd nordd Oberb Niederb Oberfr
     Wdh Vertr Vorbem Nachf Nachw Vorw Konf Bespr Verh Sitz Ber Verz Verzeichn Zt Ztg Ztschr Zs
     Mschr
    Tr Kr Gr Kl Bldg Obj Parz Gst-Nr Bankverb Kfm kfm Kfr gew Gewn Rttm Rgt Rgts Btl Kp Kdr Kdt
    Div Bat Esc Zentr Hauptst Landeshauptm Landesr Stadtr Gemeinder Nationalr Ständer Bundesr
    Alt-Bundesr pol Pol u.ä uä o.ä oä u.ähnl o.ähnl sc agr forest pharm nat Nat soc math arch Arch
    Ök ök
"""

_OFTEN = """
    usw usf etc ect etcetera etc.pp u.s.w u.s.f u.v.m uvm u.v.a.m u.a.m uam u.Ä uÄ o.Ä oÄ
    u.dgl u.dergl u.dgl.m u.drgl udgl o.dgl o.dergl odgl dgl dergl u.Ähnl f ff fff ppa MwSt MWSt
    Mwst USt UST
"""


def _entries(block: str) -> frozenset[str]:
    return frozenset(block.split())


ABBREVIATIONS: dict[str, Ending] = {
    **dict.fromkeys(_entries(_SELDOM), Ending.SELDOM),
    **dict.fromkeys(_entries(_OFTEN), Ending.OFTEN),
    **dict.fromkeys(_entries(_NUMBER), Ending.NUMBER),
    **dict.fromkeys(_entries(_NEVER), Ending.NEVER),
}
"""Abbreviation, without blanks and without its last full stop, to what that full stop means."""

ALSO_WORDS = frozenset(
    "Art Kap Op Pos Prot Rev Kat Lit So Do al Mark Tab Di Mi Div Arch Pol pol".split()
)
"""Abbreviations that are ordinary words as well: the words, unless a number follows."""

UNDOTTED = frozenset(
    "km kg cm mm qm qkm kw kwh kwp mw mwh gw gwh twh hz khz mhz ghz ml cl dl gmbh kgv".split()
)
"""Vowelless lower-cased words that German writes without a full stop."""

MULTI_DOTTED_MAX = max(entry.count(".") for entry in ABBREVIATIONS) + 1
"""The most parts that an abbreviation has."""


def lookup(word: str) -> Ending | None:
    """Return what a full stop after ``word`` means; ``None`` for what is no known abbreviation.

    Compounds count by their last part (``Hauptstr``, ``Dipl.-Ing``, ``Artikel-Nr``).
    """
    ending = ABBREVIATIONS.get(word)
    if ending:
        return ending
    if "-" in word:
        return ABBREVIATIONS.get(word.rpartition("-")[2])
    return Ending.SELDOM if word.endswith("str") and len(word) > 4 else None
