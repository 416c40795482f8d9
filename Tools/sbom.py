#!/usr/bin/env python3
"""Writes the bill of materials of a built midic, as CycloneDX 1.6 JSON, from the program and the sources alone.

Usage: sbom.py PROGRAM > midic.cdx.json
       sbom.py PROGRAM --validate        also holds it against the published schema (needs cyclonedx-python-lib[json-validation])

What is in it, and where each fact comes from:
- midic: its version from `PROGRAM --version`, size and SHA-256 of the file, build-id, the commit that the sources stand at and whether they
  differ from it.
- what was compiled in: the compilers that the program names (.comment, and the Swift version in its debug information).
- what is linked: a shared library from the dynamic section, with the SHA-256 of the file that the loader finds; a library of Swift that is linked
  statically from the symbols that it defines. A program without symbols is refused, since nobody could tell.
- tables of the standard: editions and digests from `StandardData+Editions.swift`; the packages that they were made from and their
  SHA-256 from `Tools/standard/sources.py`. These are read when the tables are made, never by a build.

The same program and the same sources give the same bytes: no time, no host, no path outside the repository.
"""

import argparse
import ast
import hashlib
import json
import re
import struct
import subprocess
import sys
import uuid
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]

# Libraries of a Swift toolchain for Linux: a symbol (or the beginning of one, before `*`) that each defines, and the licence of its source.
APACHE_SWIFT = "Apache-2.0 WITH Swift-exception"
RUNTIME = {
    "libswiftCore": ("swift_retain", APACHE_SWIFT),
    "libswift_Concurrency": ("swift_task_create", APACHE_SWIFT),
    "libswift_StringProcessing": ("$s17_StringProcessing5RegexVMn", APACHE_SWIFT),
    "libswift_RegexParser": ("$s12_RegexParser3ASTVMn", APACHE_SWIFT),
    "libswiftSynchronization": ("$s15Synchronization6AtomicVMn", APACHE_SWIFT),
    "libswiftGlibc": ("$s5Glibc*", APACHE_SWIFT),
    "libswiftDispatch": ("$s8Dispatch*", APACHE_SWIFT),
    "libdispatch": ("dispatch_async", APACHE_SWIFT),
    "libBlocksRuntime": ("_Block_copy", APACHE_SWIFT),
    "libFoundationEssentials": ("$s20FoundationEssentials4DataVMn", APACHE_SWIFT),
    "libFoundation": ("$s10Foundation6NSDataCMn", APACHE_SWIFT),
}


class Program:
    """An ELF file of 64 bits in little endian (System V ABI)."""

    def __init__(self, path):
        self.path = path
        self.bytes = path.read_bytes()
        if self.bytes[:6] != b"\x7fELF\x02\x01":
            sys.exit(f"{path}: no ELF file of 64 bits in little endian")
        start, = struct.unpack_from("<Q", self.bytes, 0x28)
        size, count, names = struct.unpack_from("<HHH", self.bytes, 0x3A)
        headers = [struct.unpack_from("<IIQQQQIIQQ", self.bytes, start + index * size) for index in range(count)]
        table = headers[names]
        self.sections = {self.text(table[4] + header[0]): header for header in headers}

    def text(self, at):
        return self.bytes[at:self.bytes.index(b"\0", at)].decode("utf-8", "replace")

    def content(self, name):
        header = self.sections.get(name)
        return self.bytes[header[4]:header[4] + header[5]] if header else b""

    def needed(self):
        strings = self.sections[".dynstr"][4]
        entries = struct.iter_unpack("<QQ", self.content(".dynamic"))
        return [self.text(strings + value) for tag, value in entries if tag == 1]

    def defined(self):
        """The names of the symbols that stand in the program itself."""
        strings = self.content(".strtab")
        names = set()
        for name, _, _, section, _, _ in struct.iter_unpack("<IBBHQQ", self.content(".symtab")):
            if section != 0:
                names.add(strings[name:strings.index(b"\0", name)].decode("utf-8", "replace"))
        return names

    def compilers(self):
        found = [part.decode() for part in self.content(".comment").split(b"\0") if part]
        found += sorted({match.decode() for match in re.findall(rb"Swift version [0-9.]+ \([^)\0]*\)", self.bytes)})
        return found

    def build_id(self):
        note = self.content(".note.gnu.build-id")
        return note[16:].hex() if note else None


def sha256(data):
    return [{"alg": "SHA-256", "content": hashlib.sha256(data).hexdigest()}]


def properties(**values):
    return [{"name": f"midic:{name.replace('_', '-')}", "value": str(value)} for name, value in values.items() if value is not None]


def licence(text):
    return [{"expression": text}]


def git(*words):
    done = subprocess.run(["git", "-C", str(TOP), *words], capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else None


def found_by_loader(program):
    """The files that the loader takes for the shared libraries, by name."""
    lines = subprocess.run(["ldd", str(program.path)], capture_output=True, text=True).stdout.splitlines()
    return dict(re.findall(r"^\s*(\S+) => (\S+)", "\n".join(lines), flags=re.M))


def libraries(program, swift):
    """What is linked, each a component."""
    defined, needed, places = program.defined(), program.needed(), found_by_loader(program)
    if "swift_retain" not in defined and not any(name.startswith("libswiftCore") for name in needed):
        sys.exit(f"{program.path}: neither symbols nor shared libraries of Swift's runtime: what is linked cannot be told")
    components = []
    for name, (symbol, terms) in RUNTIME.items():
        if f"{name}.so" in needed:
            continue
        if symbol in defined or symbol.endswith("*") and any(own.startswith(symbol[:-1]) for own in defined):
            components.append({
                "type": "library", "bom-ref": name, "name": name, "version": swift, "licenses": licence(terms),
                "properties": properties(linked="statically", told_by=f"it defines {symbol}")})
    for file in sorted({*needed, *places}):
        name, place = file.split(".so")[0], places.get(file)
        # Beside those with a licence above, what lies where the toolchain has its libraries.
        known = RUNTIME.get(name) or (("", APACHE_SWIFT) if place and "/swift/linux/" in place else None)
        component = {"type": "library", "bom-ref": name, "name": name,
                     "properties": properties(linked="dynamically" if file in needed else "by another library", file=file,
                                              provided_by="the Swift toolchain" if known else "the operating system")}
        if known:
            component |= {"version": swift, "licenses": licence(known[1])}
        if place and Path(place).exists():
            component["hashes"] = sha256(Path(place).read_bytes())
        components.append(component)
    return sorted(components, key=lambda component: component["name"])


def packages():
    """PACKAGES of sources.py, read without running it."""
    tree = ast.parse((TOP / "Tools/standard/sources.py").read_text())
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and getattr(statement.targets[0], "id", None) == "PACKAGES":
            return ast.literal_eval(statement.value)
    sys.exit("Tools/standard/sources.py has no PACKAGES")


def tables():
    text = (TOP / "Sources/Compiler/Standard/Generated/StandardData+Editions.swift").read_text()
    block = re.search(r'editions: StaticString = #"""\n(.*?)\n"""#', text, flags=re.S).group(1)
    made = [{"ref": f"table:{line.split(chr(9))[0]}"} for line in block.splitlines()]
    components = []
    for line in block.splitlines():
        name, edition, digest = line.split("\t")
        components.append({
            "type": "data", "bom-ref": f"table:{name}", "name": f"DICOM table: {name}", "version": edition,
            "hashes": [{"alg": "SHA-256", "content": digest}],
            "properties": properties(digest_of="the digests of its texts in order of their names")})
    for package, (digest, files) in packages().items():
        name, version = package.split("==")
        components.append({
            "type": "data", "bom-ref": f"pkg:pypi/{name}@{version}", "name": name, "version": version, "scope": "excluded",
            "purl": f"pkg:pypi/{name}@{version}", "hashes": [{"alg": "SHA-256", "content": digest}],
            "properties": properties(used_for="making the tables, not in the program", files=" ".join(sorted(files)))})
    return components, made


def bill(path):
    program = Path(path).resolve()
    elf = Program(program)
    manifest = (TOP / "Package.swift").read_text()
    if "dependencies: []," not in manifest or ".package(" in manifest or (TOP / "Package.resolved").exists():
        sys.exit("Package.swift has dependencies: they would have to be listed")
    version = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    compilers = elf.compilers()
    swift = next((match.group(1) for text in compilers if (match := re.match(r"Swift version ([0-9.]+)", text))), None)
    told_by = "the program"
    if swift is None:
        # A program without debug information does not name it; the toolchain at hand does, and may not be the one of the build.
        told_by = "the toolchain at hand"
        shown = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
        swift = re.search(r"Swift version (\S+)", shown).group(1)
    linked = libraries(elf, swift)
    data, made = tables()
    changed = git("status", "--porcelain", "--", "Sources", "Package.swift")
    main = {
        "type": "application", "bom-ref": "midic", "name": "midic", "version": version, "licenses": licence("Apache-2.0"),
        "hashes": sha256(elf.bytes),
        "properties": properties(
            bytes=len(elf.bytes), build_id=elf.build_id(), commit=git("rev-parse", "HEAD"),
            sources_changed=None if changed is None else bool(changed), compilers="; ".join(compilers),
            swift_version_told_by=told_by, package_dependencies="none"),
    }
    document = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {
            "tools": {"components": [{"type": "application", "name": "midic Tools/sbom.py", "version": version}]},
            "component": main,
        },
        "components": linked + data,
        "dependencies": [{"ref": "midic", "dependsOn": [part["bom-ref"] for part in linked] + [part["ref"] for part in made]}],
    }
    # A name that follows from the content, so that the same build has the same bill.
    seed = json.dumps(document, sort_keys=True)
    return {"$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
            "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}"} | document


def validate(text):
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        sys.exit(f"not CycloneDX 1.6: {fault}")
    print("valid CycloneDX 1.6", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--validate", action="store_true")
    arguments = parser.parse_args()
    text = json.dumps(bill(arguments.program), indent=2, ensure_ascii=False) + "\n"
    if arguments.validate:
        validate(text)
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
