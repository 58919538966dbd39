"""PDFs made by hand, as small as they can be, for tests."""

import zlib


def make_pdf(*pages: str | bytes, info: str = "", encrypt: bool = False) -> bytes:
    """Return a PDF of pages that each show these lines; bytes are a page's packed content as it is."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for page in pages:
        packed = page if isinstance(page, bytes) else zlib.compress(_shown(page))
        content = len(objects) + 1
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed))
        kids.append(f"{content + 1} 0 R")
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 850] {resources} /Contents {content} 0 R >>".encode()
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects.append(f"<< {info} >>".encode("cp1252"))
    trailer = f"/Root 1 0 R /Info {len(objects)} 0 R"
    if encrypt:
        secret = "00" * 32
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /O <{secret}> /U <{secret}> /P -4 >>".encode())
        trailer += f" /Encrypt {len(objects)} 0 R /ID [<{'00' * 16}> <{'00' * 16}>]"
    return _written(objects, trailer)


def _shown(text: str) -> bytes:
    lines = [line.translate({40: r"\(", 41: r"\)", 92: r"\\"}).encode("cp1252") for line in text.split("\n")]
    return b"BT /F1 11 Tf 50 800 Td 14 TL " + b" ".join(b"(%b) Tj T*" % line for line in lines) + b" ET"


def _written(objects: list[bytes], trailer: str) -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
