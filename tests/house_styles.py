"""A house style as an office keeps it: with slides, notes, comments, authors, links, talking pictures."""

from __future__ import annotations

import io
import zipfile

from PIL import Image, PngImagePlugin
from pptx import Presentation
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Cm

# planted in every corner of the file; none of them may come out
SECRETS = (
    "Kanarie Auteur",
    "Kanarie Titel",
    "Kanarie Dia",
    "Kanarie Notitie",
    "Kanarie Reactie",
    "Kanarie Bedrijf",
    "Kanarie Sectie",
    "Kanarie Vorm",
    "Kanarie Beschrijving",
    "Kanarie Foto",
    "Kanarie Eigenschap",
    "kanarie.example",
    "Kanarie Diareeks",
    "Kanarie Opmerking in XML",
    "Kanarie Uitbreiding",
    "Kanarie Wees",
    "Kanarie Tekening",
)
LAYOUTS = {
    "titel": "Title Slide",
    "tekst": "Title and Content",
    "tabel": "Title Only",
    "grafiek": "Title Only",
}
_COMMENTS = "application/vnd.openxmlformats-officedocument.presentationml.comments+xml"
_APP = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SECTIONS = (
    f'<p:ext xmlns:p="{_SLIDES}" '
    'uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
    'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="Kanarie Sectie" '
    'id="{11111111-1111-1111-1111-111111111111}"/></p14:sectionLst></p:ext>'
)


def house_style(*, secrets: bool = True) -> bytes:
    """A .pptx with the layouts of LAYOUTS; with `secrets` in every corner that PowerPoint has."""
    show = Presentation()
    if secrets:
        _plant(show)
    stream = io.BytesIO()
    show.save(stream)
    return stream.getvalue()


def _plant(show) -> None:
    properties = show.core_properties
    properties.author = properties.last_modified_by = "Kanarie Auteur"
    properties.title, properties.keywords = "Kanarie Titel", "Kanarie Eigenschap"
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Kanarie Dia"
    slide.notes_slide.notes_text_frame.text = "Kanarie Notitie"
    _add_part(slide.part, "/ppt/comments/comment1.xml", _COMMENTS, "comments", "<c>Kanarie Reactie</c>")
    package = show.part.package
    _add_part(package, "/docProps/app2.xml", _APP, "extended-properties", "<c>Kanarie Bedrijf</c>")
    _add_part(show.part, "/ppt/tags/tag1.xml", "application/xml", "tags", "<c>Kanarie Diareeks</c>")
    layout = show.slide_layouts[6]
    # python-pptx draws on slides only: the picture is moved to the layout
    picture = slide.shapes.add_picture(io.BytesIO(png()), Cm(1), Cm(1))
    _, image = slide.part.get_or_add_image_part(io.BytesIO(png()))
    relation = layout.part.relate_to(slide.part.related_part(image), f"{_OFFICE}/image")
    picture._element.blipFill.blip.rEmbed = relation
    named = picture._element.nvPicPr.cNvPr
    named.set("name", "Kanarie Vorm")
    named.set("descr", "Kanarie Beschrijving")
    link = named.makeelement(f"{{{_DRAWING}}}hlinkClick", {})
    address = layout.part.relate_to("http://kanarie.example/map", f"{_OFFICE}/hyperlink", is_external=True)
    link.set(f"{{{_OFFICE}}}id", address)
    named.append(link)
    layout.shapes._spTree.append(picture._element)
    from lxml import etree

    # the same picture as it lies on a server, a film over it, and a drawing of SmartArt
    for kind, holder in (("image", picture._element.blipFill.blip), ("video", _film(picture._element))):
        elsewhere = f"http://kanarie.example/{kind}"
        holder.set(
            f"{{{_OFFICE}}}link", layout.part.relate_to(elsewhere, f"{_OFFICE}/{kind}", is_external=True)
        )
    drawn = {
        short: _add_part(layout.part, f"/ppt/diagrams/{kind}1.xml", "application/xml", kind, f"<c>{text}</c>")
        for short, kind, text in (("dm", "diagramData", "Kanarie Tekening"), ("lo", "diagramLayout", ""))
    }
    layout.shapes._spTree.append(
        etree.fromstring(
            f'<p:graphicFrame xmlns:p="{_SLIDES}" xmlns:a="{_DRAWING}" xmlns:r="{_OFFICE}"><a:graphic>'
            f'<a:graphicData><dgm:relIds xmlns:dgm="{_DRAWING.replace("main", "diagram")}" '
            f'r:dm="{drawn["dm"]}" r:lo="{drawn["lo"]}"/></a:graphicData></a:graphic></p:graphicFrame>'
        )
    )
    layout.shapes._spTree.append(etree.Comment("Kanarie Opmerking in XML"))
    extra = etree.SubElement(layout.part._element, f"{{{_SLIDES}}}extLst")
    extra.append(etree.fromstring(_SECTIONS.replace("Sectie", "Uitbreiding")))
    # a drawing that no shape refers to any more
    _add_part(layout.part, "/ppt/media/wees.svg", "image/svg+xml", "image", "<svg>Kanarie Wees</svg>")
    root = show.part._element
    extensions = root.find("{*}extLst")
    if extensions is None:
        extensions = etree.SubElement(root, root.tag.replace("presentation", "extLst", 1))
    extensions.append(etree.fromstring(_SECTIONS))


def _film(picture):
    """The mark in a picture that a film is played over it."""
    from lxml import etree

    return etree.SubElement(picture.nvPicPr.nvPr, f"{{{_DRAWING}}}videoFile")


def _add_part(owner, name: str, content_type: str, kind: str, body: str) -> str:
    package = owner if not isinstance(owner, Part) else owner.package
    part = Part(PackURI(name), content_type, package, f"<?xml version='1.0'?>{body}".encode())
    return owner.relate_to(part, f"{_OFFICE}/{kind}")


def png() -> bytes:
    """A picture that names who made it."""
    about, stream = PngImagePlugin.PngInfo(), io.BytesIO()
    about.add_text("Author", "Kanarie Foto")
    Image.new("RGB", (40, 20), "#154273").save(stream, "PNG", pnginfo=about)
    return stream.getvalue()


def jpeg() -> bytes:
    """A photograph that names who made it, in its camera data and in a comment."""
    exif, stream = Image.Exif(), io.BytesIO()
    exif[0x013B] = "Kanarie Foto"
    Image.new("RGB", (40, 20), "#154273").save(
        stream, "JPEG", exif=exif, comment=b"Kanarie Foto", dpi=(96, 96)
    )
    return stream.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def found_secrets(data: bytes) -> set[str]:
    """The planted words that can be read in the members of a .pptx or their names."""
    everything = b"\n".join(name.encode() + b"\n" + body for name, body in members(data).items())
    return {secret for secret in SECRETS if secret.encode() in everything}
