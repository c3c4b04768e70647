"""Words that a fuzzer makes inputs of, by target."""

from __future__ import annotations

# fmt: off
WORDS: dict[str, tuple[str, ...]] = {
    "splitter": (
        "Dr.", "z. B.", "Mai", "II.", "„", "“", "»", "«", "...", "…", "\xa0", "\u2028", "\u200b",
        "❤️", "www.", "a@b", "usw.", "\r\n", "\n\n", "3.", "•",
    ),
    "numbers": (
        "2.500", "3,5", "Mrd.", "Euro", "€", "$", "%", "Prozent", "Uhr", "Februar", "p.m.",
        "half a", "million", "two hundred", "and", "½", "halb", "Montag", "II.", "90er", "1990s",
        "3:2", "nicht", "not", "bis", "CHF", "v.H.", "zweiund", "zwanzig", "hundert", "ÿ", "-",
        "–", "EU", "Merkel",
    ),
    "html": (
        "<p>", "</p>", "<b>", "</b>", "<i>", "<a href=x>", "</a>", "<br>", "<li>", "<table>",
        "<td>", "<script>", "</script>", "<pre>", "<svg>", "<math>", "<template>", "<select>",
        "<option>", "<form>", "<title>", "<textarea>", "<plaintext>", "<!--", "-->", "<![CDATA[",
        "]]>", "&amp;", "&#0;", "&nbsp;", "&lt", "</", "/>", "<frameset>", "<body>", "<head>",
        "<noscript>", "<object>", "<iframe>", "<sup>",
    ),
    "xml": (
        "<a>", "</a>", "<b/>", "<![CDATA[", "]]>", "<!--", "-->", "<?pi", "?>",
        "<?xml version='1.0'?>", "<!DOCTYPE", "&amp;", "&#1;", "&lt;", "<br/>", "<par>", "</par>",
        "<ns:y>", " xmlns:ns='u'", "xml:space=", "'", "\"", "&x;", "<!ENTITY", "[", "]>",
    ),
    "files": (
        "PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "word/document.xml", "word/header1.xml", "<w:p>",
        "</w:p>", "<w:r>", "<w:t>", "<w:del>", "<w:ins>", "<w:fldChar w:fldCharType='begin'/>",
        "<w:instrText>", "<w:tab/>", "<mc:AlternateContent>", "<w:drawing>", "<w:pict>",
        "<w:txbxContent>", "charset=", "punycode", "idna", "undefined", "utf-16", "utf-7", "hex",
        "cp1252", "unicode_escape", "<!DOCTYPE", "<w:bookmarkStart/>", "<w:footnoteReference/>",
        "<w:sdt>", "<w:smartTag>",
    ),
    "glossary": (
        "tsv", "csv", "compound", "ÿ", "\t", "\n", ",", "\"", "Haus", "Häuser", "en", "es", "ß",
        "ss", "ä", "ae", "-", "\u2028", "\r\n", "Rats", "der", "Straße",
    ),
    "slow": (
        "<a>", "</a>", "<i>", "<table>", "<td>", "<!--", "Dr. ", "z. B. ", "½", "€", "Mrd. ",
        "nicht ", "EU ", "www.", "a@b.", "\"", "(", ":", "1. Mai ", "II. ",
    ),
    "request": (
        "ÿ", "\n", "text", "documents", "options", "glossary", "source", "target", "keep", "match",
        "inflected", "compound", "alignment", "word", "beam_size", "alternatives", "length_ratio",
        "offsets", "utf16", "format", "html", "xml", "foreign", "timeout", "null", "true", "1e999",
        "-1", "2.0", "\\ud800", "[[", "{}", "&", "=", "%FF", "%00", "+",
        "multipart/form-data; boundary=", "--x", "\r\n\r\n", "filename*=",
        "Content-Disposition: form-data; name=", "application/x-www-form-urlencoded", "text/plain",
        "charset=utf-16", ";q=0", ";q=nan", "*/*", "application/x-ndjson", "target_lang", "EN-US",
        "source_lang", "DE", "tag_handling", "split_sentences", "nonewlines", "outline_detection",
        "splitting_tags", "ignore_tags", "non_splitting_tags", "preserve_formatting", "formality",
        "glossary_id", "show_billed_characters", "entries_format", "csv", "tsv", "textType",
        "Html", "profanityAction", "includeAlignment", "includeSentenceLength", "from", "scope",
        "class='notranslate'", "q", "api_key", "auto", "DeepL-Auth-Key ",
    ),
}
