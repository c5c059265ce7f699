"""A word across every page of a Word file, as Word draws a watermark: a shape in the page head, behind the text."""

from __future__ import annotations

from docx.document import Document
from docx.oxml import parse_xml

SHAPE = """\
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
  xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
  <w:rPr><w:noProof/></w:rPr>
  <w:pict>
    <v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" path="m@7,l@8,m@5,21600l@6,21600e">
      <v:path textpathok="t" o:connecttype="rect"/>
      <v:textpath on="t" fitshape="t"/>
    </v:shapetype>
    <v:shape id="PowerPlusWaterMarkObject1" type="#_x0000_t136" stroked="f" fillcolor="#d9d3c7" alt=""
      style="position:absolute;width:440pt;height:150pt;rotation:315;z-index:-251658752;
        mso-position-horizontal:center;mso-position-horizontal-relative:margin;
        mso-position-vertical:center;mso-position-vertical-relative:margin">
      <v:fill opacity=".5"/>
      <v:textpath style="font-family:&quot;Calibri&quot;;font-size:1pt"/>
    </v:shape>
  </w:pict>
</w:r>"""
VML_TEXT = "{urn:schemas-microsoft-com:vml}textpath"


def mark_as_draft(document: Document, word: str) -> None:
    """The word behind the text of every page."""
    for section in document.sections:
        run = parse_xml(SHAPE)
        for drawn in run.iter(VML_TEXT):
            if drawn.get("on") is None:
                drawn.set("string", word)
        section.header.paragraphs[0]._p.append(run)  # noqa: SLF001 python-docx draws no shapes
