"""Makes archive_gnu.tar.gz, archive_pax.tar.gz and archive.zip with Python's own writers.

    python make_archives.py

Each holds the same three files (`members()`), with a name too long for a plain tar header and a
Chinese one. The tars also have a folder and a link, the zip a folder, a stored member, a comment,
and one member in zip64 form.
"""

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent


def members() -> dict[str, bytes]:
    return {
        "top/a.txt": b"hello\n" * 200,
        "top/" + "long-" * 60 + "name.txt": b"long",
        "top/\u4e2d\u6587.txt": "\u60c5\u611f".encode(),
        "top/empty.txt": b"",
    }


def make_tar(name: str, form: int) -> None:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=form) as tar:
        folder = tarfile.TarInfo("top/")
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
        link = tarfile.TarInfo("top/link")
        link.type, link.linkname = tarfile.SYMTYPE, "a.txt"
        tar.addfile(link)
        for path, data in members().items():
            info = tarfile.TarInfo(path)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    (HERE / name).write_bytes(gzip.compress(raw.getvalue(), mtime=0))


def make_zip() -> None:
    with zipfile.ZipFile(HERE / "archive.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("top/"), b"")
        for index, (path, data) in enumerate(members().items()):
            info = zipfile.ZipInfo(path)
            info.compress_type = zipfile.ZIP_STORED if index == 1 else zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=index == 2) as member:
                member.write(data)
        archive.comment = "a comment with PK\x05\x06 in it".encode()


make_tar("archive_gnu.tar.gz", tarfile.GNU_FORMAT)
make_tar("archive_pax.tar.gz", tarfile.PAX_FORMAT)
make_zip()
