"""Which words does the book itself say, in which language?

Cross-references, callouts and the page's own furniture speak the language of ``lang:``. The words
under Quarto's keys are the words that Quarto prints, so that both engines say the same; the keys
that begin with ``site-`` are this engine's own.
"""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH = {
    "toc-title-document": "Table of contents",
    "toc-title-website": "On this page",
    "section-title-appendices": "Appendices",
    "section-title-footnotes": "Footnotes",
    "section-title-references": "References",
    "section-title-citation": "Citation",
    "callout-note-title": "Note",
    "callout-tip-title": "Tip",
    "callout-warning-title": "Warning",
    "callout-important-title": "Important",
    "callout-caution-title": "Caution",
    "code-summary": "Code",
    "copy-button-tooltip": "Copy to Clipboard",
    "copy-button-tooltip-success": "Copied!",
    "crossref-fig-title": "Figure",
    "crossref-tbl-title": "Table",
    "crossref-ch-prefix": "Chapter",
    "crossref-apx-prefix": "Appendix",
    "crossref-sec-prefix": "Section",
    "crossref-eq-prefix": "Equation",
    "search-label": "Search",
    "search-no-results-text": "No results",
    "site-skip": "Skip to content",
    "site-contents": "Contents",
    "site-search-placeholder": "Search the book",
    "site-results-one": "1 result",
    "site-results-many": "{n} results",
    "site-menu": "Menu",
    "site-close": "Close",
    "site-previous": "Previous",
    "site-next": "Next",
    "site-page-navigation": "Chapters before and after",
    "site-theme": "Colours",
    "site-theme-light": "Light",
    "site-theme-dark": "Dark",
    "site-theme-auto": "As the system",
    "site-cite": "Cite this book",
    "site-cite-copy": "Copy",
    "site-cite-copied": "Copied",
    "site-source": "Source of this chapter",
    "site-notebook": "This chapter as a notebook",
    "site-computed": "How was this computed?",
    "site-computed-numbers": "Printed numbers behind it:",
    "site-pdf": "The book as PDF",
    "site-code": "Code",
    "site-table-region": "Table",
    "site-scroll": "The table goes on to the side: scroll →",
    "site-figure-region": "Figure",
    "site-footnote-back": "Back to the text",
    "site-permalink": "Link to this section",
    "site-by": "By",
    "site-cite-this": "Cite this chapter or book",
    "site-cite-in": "In",
    "site-cite-version": "Version",
    "site-cite-chapter": "Cite this chapter",
    "site-take-away": "Take away",
    "site-download": "Download {what} as {form}",
    "site-exact": "Exact values",
    "site-about": "Metadata (JSON)",
    "site-download-about": "Metadata (JSON) of {what}: source, units, notes, licence",
    "site-download-exact": "Exact values behind {what} as CSV",
    "site-all-data": "All data and figures (ZIP)",
    "site-take-with-you": "Take it with you",
    "site-versions": "Versions",
    "site-version-data": "Data",
    "site-version-wave": "wave",
    "site-version-witness": "reconstructed answers",
    "site-version-simulated": "simulated answers, which nobody gave",
    "site-version-code": "code",
}

_DANISH = {
    "toc-title-document": "Indholdsfortegnelse",
    "toc-title-website": "På denne side",
    "section-title-appendices": "Bilag",
    "section-title-footnotes": "Fodnoter",
    "section-title-references": "Referencer",
    "section-title-citation": "Citat",
    "callout-note-title": "Note",
    "callout-tip-title": "Tip",
    "callout-warning-title": "Advarsel",
    "callout-important-title": "Vigtigt",
    "callout-caution-title": "Forsigtig",
    "code-summary": "Kode",
    "copy-button-tooltip": "Kopier til udklipsholder",
    "copy-button-tooltip-success": "Kopieret!",
    "crossref-fig-title": "Figur",
    "crossref-tbl-title": "Tabel",
    "crossref-ch-prefix": "Kapitel",
    "crossref-apx-prefix": "Bilag",
    "crossref-sec-prefix": "Sektion",
    "crossref-eq-prefix": "Ligning",
    "search-label": "Søg",
    "search-no-results-text": "Ingen resultater",
    "site-skip": "Spring til indholdet",
    "site-contents": "Indhold",
    "site-search-placeholder": "Søg i bogen",
    "site-results-one": "1 resultat",
    "site-results-many": "{n} resultater",
    "site-menu": "Menu",
    "site-close": "Luk",
    "site-previous": "Forrige",
    "site-next": "Næste",
    "site-page-navigation": "Kapitlerne før og efter",
    "site-theme": "Farver",
    "site-theme-light": "Lyse",
    "site-theme-dark": "Mørke",
    "site-theme-auto": "Som systemet",
    "site-cite": "Henvis til bogen",
    "site-cite-copy": "Kopier",
    "site-cite-copied": "Kopieret",
    "site-source": "Kapitlets kilde",
    "site-notebook": "Kapitlet som notebook",
    "site-computed": "Hvordan er det beregnet?",
    "site-computed-numbers": "Trykte tal bag det:",
    "site-pdf": "Bogen som PDF",
    "site-code": "Kode",
    "site-table-region": "Tabel",
    "site-scroll": "Tabellen fortsætter til siden: rul →",
    "site-figure-region": "Figur",
    "site-footnote-back": "Tilbage til teksten",
    "site-permalink": "Link til dette afsnit",
    "site-by": "Af",
    "site-cite-this": "Henvis til kapitlet eller bogen",
    "site-cite-in": "I",
    "site-cite-version": "Version",
    "site-cite-chapter": "Henvis til kapitlet",
    "site-take-away": "Tag med",
    "site-download": "Hent {what} som {form}",
    "site-exact": "Nøjagtige værdier",
    "site-about": "Metadata (JSON)",
    "site-download-about": "Metadata (JSON) om {what}: kilde, enheder, noter, licens",
    "site-download-exact": "Nøjagtige værdier bag {what} som CSV",
    "site-all-data": "Alle data og figurer (ZIP)",
    "site-take-with-you": "Tag bogen med",
    "site-versions": "Versioner",
    "site-version-data": "Data",
    "site-version-wave": "runde",
    "site-version-witness": "rekonstruerede svar",
    "site-version-simulated": "simulerede svar, som ingen har givet",
    "site-version-code": "kode",
}

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "da": _DANISH}


def words_for(lang: str) -> Mapping[str, str] | None:
    """Give the words of a language, or None when this engine does not speak it.

    Parameters
    ----------
    lang : str
        A language tag such as ``en``, ``en-GB`` or ``da``.

    Returns
    -------
    mapping or None
        The words by key.

    Examples
    --------
    >>> words_for("da-DK")["crossref-tbl-title"]
    'Tabel'
    """
    return LANGUAGES.get(lang.split("-")[0].lower())
