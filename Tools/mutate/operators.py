"""The ways in which a file is made wrong, each by one function that takes the file and the dice."""

import struct

from dataset import (
    BIG, EXPLICIT, IMPLICIT, ITEM, ITEM_END, SEQUENCE_END, SYNTAX, UNDEFINED, Item, Node, data_set, items_of, marker,
    short, tag, text, walk, write)
from seeds import DAY, IDENTIFIER, NAME, PLACE, icon, uid

KNOWN = [
    b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL", b"IS", b"LO", b"LT", b"OB", b"OD", b"OF", b"OL", b"OV", b"OW",
    b"PN", b"SH", b"SL", b"SQ", b"SS", b"ST", b"SV", b"TM", b"UC", b"UI", b"UL", b"UN", b"UR", b"US", b"UT", b"UV"]
ODD = [b"XX", b"ZZ", b"OX", b"??", b"  ", b"\0\0", b"pn", b"sq", b"Sq", b"P ", b"0B", b"\xff\xff", b"UK", b"--"]
# Numbers and codes that a CT keeps: text may never stay in them.
KEPT = [
    (0x00180050, b"DS"), (0x00180060, b"DS"), (0x00181151, b"IS"), (0x00185100, b"CS"), (0x00200012, b"IS"), (0x00200032, b"DS"),
    (0x00280010, b"US"), (0x00280006, b"US"), (0x00280034, b"IS"), (0x00280106, b"US"), (0x00281050, b"DS"), (0x00281054, b"LO"),
    (0x00080008, b"CS"), (0x00080060, b"CS"), (0x00189305, b"FD"), (0x00189306, b"FD"), (0x00280120, b"US"), (0x00100040, b"CS"),
    (0x00101010, b"AS"), (0x00101030, b"DS"), (0x00280009, b"AT"), (0x00280301, b"CS"), (0x00280002, b"US"), (0x00201041, b"DS"),
    (0x00080016, b"UI"), (0x00400555, b"SQ"), (0x00081140, b"SQ"), (0x00089215, b"SQ"), (0x00280051, b"CS"), (0x00282110, b"CS")]
# Text that policies keep as it is.
TYPED = {0x00080070, 0x00080100, 0x00080102, 0x00080104}
BINARY = [0x00281201, 0x00281202, 0x00282000, 0x00281221, 0x7FE00010, 0x00660016, 0x7FE00001, 0x60003000, 0x54001010, 0x00420011]
PLANTED = [(0x00100010, b"PN", NAME), (0x00100020, b"LO", IDENTIFIER), (0x00100030, b"DA", DAY), (0x00080080, b"LO", PLACE)]


def planted(dice):
    return text(*dice.choice(PLANTED))


def tokens(dice):
    return dice.choice([NAME, IDENTIFIER, PLACE, NAME + b" " + DAY, IDENTIFIER + b"\\" + NAME])


def even(data, pad=b" "):
    return data + pad * (len(data) % 2)


def pick(file, dice, wanted=lambda node: True):
    """(list, index, node) at any depth."""
    found = [(nodes, index, node) for nodes, index, node, _ in walk(file.nodes) if node.raw is None and wanted(node)]
    return dice.choice(found) if found else (file.nodes, 0, file.nodes[0])


def insert(nodes, node, dice):
    """In order, mostly."""
    if dice.random() < 0.06:
        nodes.insert(dice.randrange(len(nodes) + 1), node)
        return
    index = next((at for at, other in enumerate(nodes) if other.tag >= node.tag), len(nodes))
    if index < len(nodes) and nodes[index].tag == node.tag and dice.random() < 0.9:
        nodes[index] = node
    else:
        nodes.insert(index, node)


def somewhere(file, dice):
    """The root's nodes, or those of an item."""
    places = [file.nodes] * 3 + [item.nodes for _, item in items_of(file.nodes)]
    return dice.choice(places)


def other_encoding(encoding, dice):
    return dice.choice([one for one in (EXPLICIT, IMPLICIT, BIG) if one != encoding])


# MARK: headers


def other_vr(file, dice):
    _, _, node = pick(file, dice)
    node.vr = dice.choice(KNOWN if dice.random() < 0.6 else ODD)


def header_form(file, dice):
    _, _, node = pick(file, dice)
    node.form = dice.choice(["short", "long", "implicit"])
    if dice.random() < 0.4:
        node.vr = dice.choice(KNOWN + ODD)


def reserved(file, dice):
    _, _, node = pick(file, dice, lambda node: node.vr in (b"OB", b"OW", b"SQ", b"UN", b"UT", b"UC"))
    node.reserved = dice.choice([1, 4, 8, 0x100, 0x4A44, 0xFFFF])


def two_headers(file, dice):
    """Eight bytes of header for one reader, twelve for another: the shorter value ends where a planted element begins."""
    inner = write(planted(dice), file.encoding if file.encoding != IMPLICIT else EXPLICIT)
    tail = b"" if dice.random() < 0.5 else b"\0" * dice.choice([2, 4, 8])
    node = Node(dice.choice(KEPT)[0], dice.choice(ODD[:5] + KNOWN), inner + tail, form="long", reserved=dice.choice([4, 0, 6, 12]))
    insert(somewhere(file, dice), node, dice)


def blank_header(file, dice):
    """A VR of blanks is a length of 2020H for one reader: it ends in the pixel data, where an element stands."""
    number, _ = dice.choice(KEPT)
    node = Node(number, dice.choice([b"  ", b"\0\0", b"XX"]), b"", form="short")
    insert(file.nodes, node, dice)
    at = file.nodes.index(node) if node in file.nodes else 0
    after = data_set(file.nodes[at + 1:], file.encoding)
    room = 0x2020 - len(after)
    for pixel in file.nodes[at + 1:]:
        if pixel.tag == 0x7FE00010 and pixel.fragments is None and room > 0:
            pixel.value += b"\0" * room + write(planted(dice), file.encoding)
            for rows in file.nodes:
                if rows.tag == 0x00280010 and dice.random() < 0.5:
                    rows.value = struct.pack("<H", len(pixel.value) // 4)


def length_spells_vr(file, dice):
    """The first element of an implicit file is as long as its length's bytes are letters."""
    file.encoding = IMPLICIT
    vr = dice.choice([b"XX", b"CS", b"UN", b"OB", b"SQ", b"PN", b"UI"])
    length = struct.unpack("<H", vr)[0]
    length += length % 2
    inner = write(planted(dice), EXPLICIT)
    rest = length - len(inner) - 12
    filler = inner + struct.pack("<HH2sHL", 0x7FE0, 0x10, b"OB", 0, rest) + b" " * max(rest, 0)
    file.nodes = [node for node in file.nodes if node.tag > 0x00080008]
    file.nodes.insert(0, Node(0x00080008, b"CS", filler[:length].ljust(length)))


# MARK: lengths


def length_lie(file, dice):
    _, _, node = pick(file, dice)
    real = len(node.value) if node.items is None and node.fragments is None else len(write(node, file.encoding)) - 8
    node.length = max(0, dice.choice([
        0, 1, 2, real - 2, real - 1, real + 1, real + 2, real + 8, real + 12, real + dice.randrange(64), real // 2,
        UNDEFINED, 0x7FFFFFFF, 0xFFFE]))


def toggle_length(file, dice):
    _, _, node = pick(file, dice, lambda node: node.items is not None)
    node.undefined = not node.undefined
    for item in node.items or ():
        if dice.random() < 0.5:
            item.undefined = not item.undefined


def item_length(file, dice):
    found = list(items_of(file.nodes))
    if found:
        node, item = dice.choice(found)
        size = len(data_set(item.nodes, file.encoding))
        item.length = dice.choice([0, size - 2, size + 2, size + 8, size + 16, size // 2, UNDEFINED, size + dice.randrange(80)]) & 0xFFFFFFFF


def delimiters(file, dice):
    found = list(items_of(file.nodes))
    if not found:
        return
    node, item = dice.choice(found)
    odd = [
        b"", marker(SEQUENCE_END, 0), marker(ITEM_END, 4), marker(ITEM_END, 0) * 2, marker(ITEM, 0), marker(SEQUENCE_END, 8),
        marker(ITEM_END, 0) + b"\0" * 8, marker(ITEM_END, UNDEFINED), tag(ITEM_END)]
    if dice.random() < 0.5:
        item.undefined, item.end = True, dice.choice(odd)
    else:
        node.undefined, node.end = True, dice.choice(odd)


def stray_delimiter(file, dice):
    nodes = somewhere(file, dice)
    mark = dice.choice([ITEM, ITEM_END, SEQUENCE_END])
    content = dice.choice([b"", write(planted(dice), file.encoding), NAME])
    nodes.insert(dice.randrange(len(nodes) + 1), Node(0, b"UN", raw=marker(mark, dice.choice([0, len(content), UNDEFINED])) + content))


def odd_length(file, dice):
    _, _, node = pick(file, dice, lambda node: node.items is None and node.fragments is None)
    node.value = node.value[:-1] if node.value and dice.random() < 0.5 else node.value + dice.choice([b"\0", b" ", b"A"])


# MARK: structure


def un(file, dice):
    """UN in place of the VR; a sequence's items in another encoding, as the standard says or not."""
    _, _, node = pick(file, dice)
    node.vr = b"UN"
    if node.items is not None:
        node.undefined = dice.random() < 0.5
        node.encoding = dice.choice([IMPLICIT, EXPLICIT, BIG, None])


def items_in(file, dice):
    """Items with a planted element in place of a value, under any VR, of either length."""
    nodes, index, node = pick(file, dice)
    number, vr = (node.tag, node.vr) if dice.random() < 0.5 else dice.choice(KEPT + [(one, b"OW") for one in BINARY])
    new = Node(
        number, dice.choice([vr, b"UN", b"UN", b"OB", b"OW", b"SQ", dice.choice(KNOWN)]),
        items=[Item([planted(dice)] + ([text(0x00081155, b"UI", uid(b"9"))] if dice.random() < 0.3 else []),
                    undefined=dice.random() < 0.3)],
        undefined=dice.random() < 0.6, encoding=dice.choice([None, None, IMPLICIT, EXPLICIT, BIG]))
    new.items[0].nodes.sort(key=lambda one: one.tag)
    insert(somewhere(file, dice), new, dice)


def fragments_in(file, dice):
    content = dice.choice([
        write(planted(dice), IMPLICIT), write(planted(dice), EXPLICIT), NAME, b"", b"\xff\xd8\xff\xd9",
        marker(ITEM, 0), write(Node(0x00081140, b"SQ", items=[Item([planted(dice)])]), EXPLICIT)])
    pieces = [even(content, b"\0")]
    if dice.random() < 0.5:
        pieces.insert(0, dice.choice([b"", b"\0\0\0\0", even(NAME, b"\0")]))
    node = Node(dice.choice(BINARY + [0x00880200, 0x00081140]), dice.choice([b"OB", b"OW", b"UN", b"OF", b"OV"]), fragments=pieces)
    insert(somewhere(file, dice), node, dice)


def item_and_tail(file, dice):
    """A value that begins as an item and is none, or that an item fills."""
    number, vr = dice.choice(KEPT)
    inner = write(planted(dice), dice.choice([IMPLICIT, EXPLICIT]))
    value = marker(ITEM, dice.choice([len(inner), UNDEFINED, 0])) + inner + dice.choice(
        [b"", b"1234", b"\0\0", marker(SEQUENCE_END, 0), marker(ITEM_END, 0) + marker(SEQUENCE_END, 0), b"\0" * 8])
    insert(somewhere(file, dice), Node(number, dice.choice([vr, b"UN", b"OB", b"UT"]), value), dice)


def two_readings(file, dice):
    """An item under UN that is one explicit element, and for an implicit reader two: the second is a name."""
    vr = dice.choice([b"OW", b"OB", b"UN", b"UT"])
    length = struct.unpack("<H", vr)[0]
    hidden = write(planted(dice), IMPLICIT)
    value = b"\0" * (length - 4) + hidden
    content = write(Node(0x00080403, vr, value), EXPLICIT)
    whole = marker(ITEM, len(content)) + content
    undefined = dice.random() < 0.5
    node = Node(dice.choice([0x00089215, 0x00081140, 0x00400555, 0x00291050]), b"UN", whole, undefined=undefined)
    if undefined:
        node.end = marker(SEQUENCE_END, 0)
    insert(somewhere(file, dice), node, dice)


def switch_encoding(file, dice):
    """One element or one item in another encoding than the rest."""
    found = list(items_of(file.nodes))
    if found and dice.random() < 0.6:
        dice.choice(found)[1].encoding = other_encoding(file.encoding, dice)
    else:
        nodes, index, node = pick(file, dice)
        nodes[index] = Node(node.tag, node.vr, raw=write(node, other_encoding(file.encoding, dice)))


def duplicate(file, dice):
    nodes, index, node = pick(file, dice)
    copy = node.copy()
    if dice.random() < 0.6 and copy.items is None:
        copy.value = even(tokens(dice)) if dice.random() < 0.5 else copy.value[:-2]
    nodes.insert(index if dice.random() < 0.5 else dice.randrange(len(nodes) + 1), copy)


def move(file, dice):
    nodes, index, node = pick(file, dice)
    node = nodes.pop(index)
    target = somewhere(file, dice)
    target.insert(dice.randrange(len(target) + 1), node)


def nest(file, dice):
    """An element becomes the content of a sequence, of any depth."""
    nodes, index, node = pick(file, dice)
    inner = [node.copy(), planted(dice)]
    inner.sort(key=lambda one: one.tag)
    for _ in range(dice.randrange(1, 4)):
        inner = [Node(dice.choice([0x00081140, 0x00089215, 0x00400275, 0x0040A730, 0x00880200]), b"SQ", items=[Item(inner, undefined=dice.random() < 0.4)], undefined=dice.random() < 0.4)]
    insert(somewhere(file, dice), inner[0], dice)


# MARK: values


def text_in_a_number(file, dice):
    number, vr = dice.choice([one for one in KEPT if one[1] not in (b"SQ", b"LO")])
    value = dice.choice([even(tokens(dice)), b"1\\" + tokens(dice), b"1.5\0" + tokens(dice), tokens(dice) + b"\0", b" " + tokens(dice)])
    if dice.random() < 0.2:
        value = value * dice.choice([10, 1000])
    value = even(value, dice.choice([b" ", b"\0"]))[:60000]
    vr = dice.choice([vr, vr, b"UN", b"LO", b"UT", b"OB", dice.choice(KNOWN)])
    insert(somewhere(file, dice), Node(number, vr, value), dice)


def padding(file, dice):
    _, _, node = pick(file, dice, lambda node: node.items is None and node.fragments is None and node.tag not in TYPED)
    node.value = even(node.value.rstrip(b"\0 ") + dice.choice([b"\0", b"\0\0", b" \0 ", b"\0" + NAME, b"\\" + NAME, b"\x1b$B" + NAME, b"\t", b"\r\n" + NAME]))


def character_set(file, dice):
    value = dice.choice([
        b"ISO_IR 192", b"ISO 2022 IR 87", b"\\ISO 2022 IR 149", b"GB18030", b"GBK", b"UTF-8", NAME, b"ISO_IR 100\\" + NAME, b"",
        b"ISO_IR 13", b"ISO_IR 6"])
    insert(file.nodes, text(0x00080005, dice.choice([b"CS", b"LO", b"UN"]), value), dice)


def class_uid(file, dice):
    value = dice.choice([uid(b"3"), b"1.2.840.19371113.1", NAME, b"", b"1.2.840.10008.5.1.4.1.1.2\\" + uid(b"4")])
    number = dice.choice([0x00080016, 0x00081150, 0x0008010C, 0x00080118, 0x0008001B, 0x00081155, 0x00020010, 0x00020002])
    node = text(number, b"UI", value)
    if number >> 16 == 2:
        if number == 0x00020010:
            file.syntax = value
        else:
            file.sop_class = value
    else:
        insert(somewhere(file, dice), node, dice)


# MARK: pixels, overlays, private blocks


def pixel_length(file, dice):
    for node in file.nodes:
        if node.tag == 0x7FE00010:
            if node.fragments is None:
                node.value = dice.choice([node.value + even(tokens(dice)), node.value[:-2], node.value[:4], b"", node.value + b"\0"])
                if dice.random() < 0.2:
                    node.vr = dice.choice([b"OB", b"OW", b"UN", b"OF"])
            else:
                node.fragments = dice.choice([
                    [even(NAME, b"\0")] + node.fragments[1:], [b"\0\0\0\0" + NAME + b"\0"] + node.fragments[1:],
                    node.fragments + [even(NAME, b"\0")], [b""], node.fragments[1:], [b"\0\0\0\0\6\0\0\0", *node.fragments[1:]], []])
        if node.tag in (0x00280010, 0x00280100, 0x00280008, 0x00280002) and dice.random() < 0.2:
            node.value = struct.pack("<H", dice.choice([0, 1, 2, 3, 5, 400]))


def encapsulate(file, dice):
    """Fragments in a native syntax, native pixels in an encapsulated one, and tables of offsets."""
    kind = dice.randrange(4)
    if kind == 0:
        file.syntax = dice.choice([b"1.2.840.10008.1.2.4.50", b"1.2.840.10008.1.2.5", b"1.2.840.10008.1.2.4.90", b"1.2.840.10008.1.2.1.98"])
    elif kind == 1:
        insert(file.nodes, Node(0x7FE00010, dice.choice([b"OB", b"OW", b"UN"]), fragments=[b"", even(NAME, b"\0")]), dice)
    elif kind == 2:
        insert(file.nodes, Node(0x7FE00001, b"OV", (NAME + b"\0" * 9)[:16]), dice)
        insert(file.nodes, Node(0x7FE00002, b"OV", bytes(16)), dice)
    else:
        for node in file.nodes:
            if node.tag == 0x7FE00010:
                node.tag = dice.choice([0x7FE00008, 0x7FE00009, 0x7FE00020, 0x7FE10010])


def overlay(file, dice):
    group = dice.choice([0x6000, 0x6002, 0x601E, 0x6001, 0x5000, 0x6020]) << 16
    for node in [short(group | 0x10, 4), short(group | 0x11, 4), text(group | 0x22, b"LO", NAME), short(group | 0x102, dice.choice([0, 12])),
                 Node(group | 0x3000, b"OW", even(tokens(dice))), text(group | 0x1500, b"LO", NAME), text(group | 0x4000, b"LT", NAME)]:
        if dice.random() < 0.7:
            insert(somewhere(file, dice) if dice.random() < 0.2 else file.nodes, node, dice)


def icon_image(file, dice):
    node = icon(dice.choice([b"", even(tokens(dice)), b"\0\0"]))
    inner = node.items[0].nodes
    if dice.random() < 0.4:
        inner[-1].fragments, inner[-1].value = [dice.choice([b"", NAME + b"\0"]), b"\xff\xd8\xff\xd9"], b""
    if dice.random() < 0.2:
        inner.pop(dice.randrange(len(inner)))
    if dice.random() < 0.3:
        insert(inner, planted(dice), dice)
    insert(somewhere(file, dice), node, dice)


def private(file, dice):
    group = dice.choice([0x0019, 0x0029, 0x0009, 0x0051, 0x7FE1, 0x2001, 0x2005]) << 16
    creator = dice.choice([b"SIEMENS MR HEADER", b"GEMS_ACQU_01", b"Philips Imaging DD 001", PLACE, NAME, b"", b"SIEMENS MR HEADER\0"])
    block = dice.choice([0x10, 0x11, 0xFF, 0x01])
    if dice.random() < 0.8:
        insert(somewhere(file, dice), text(group | block, dice.choice([b"LO", b"LO", b"UN", b"SH"]), creator), dice)
    for _ in range(dice.randrange(1, 4)):
        number = group | block << 8 | dice.choice([0x08, 0x0A, 0x0C, 0x0E, 0x10, 0x1C, 0xFF])
        kind = dice.randrange(4)
        if kind == 0:
            node = text(number, dice.choice(KNOWN), tokens(dice))
        elif kind == 1:
            node = Node(number, dice.choice([b"SQ", b"UN", b"OB"]), items=[Item([planted(dice)])], undefined=dice.random() < 0.5,
                        encoding=dice.choice([None, IMPLICIT, EXPLICIT]))
        elif kind == 2:
            node = Node(number, dice.choice([b"OB", b"UN"]), fragments=[b"", write(planted(dice), IMPLICIT)])
        else:
            node = Node(number, b"UN", marker(ITEM, 24) + even(NAME, b"\0") + b"\0" * 8)
        insert(somewhere(file, dice) if dice.random() < 0.3 else file.nodes, node, dice)


# MARK: the file


def syntax_lie(file, dice):
    file.syntax = dice.choice([*SYNTAX.values(), b"1.2.840.10008.1.2.4.50", b"1.2.840.10008.1.2.1.99", b"1.2.3.4.5", b"1.2.840.113619.5.2", b"", NAME, uid(b"5")])


def meta(file, dice):
    kind = dice.randrange(8)
    if kind == 0:
        file.meta_length = dice.choice([-1, 0, 10, 1000, 0xFFFFFFFF])
    elif kind == 1:
        file.meta.append(text(dice.choice([0x00020016, 0x00020017, 0x00020100]), b"AE", NAME))
    elif kind == 2:
        file.preamble = (NAME * 20)[:128]
    elif kind == 3:
        file.has_meta = False
    elif kind == 4:
        insert(file.nodes, text(dice.choice([0x00020010, 0x00020016, 0x00000002, 0x00040010]), b"UI", uid(b"6")), dice)
    elif kind == 5:
        file.sop_class = dice.choice([NAME, uid(b"3"), b""])
    elif kind == 6:
        file.meta.append(Node(0x00020102, b"OB", even(NAME, b"\0")))
    else:
        file.first_bytes = dice.choice([b"\0\0", marker(ITEM, 0), data_set(file.nodes[:2], EXPLICIT), b"DICM"])


def tail(file, dice):
    file.tail = dice.choice([
        b"\0" * dice.choice([1, 2, 8, 100]), NAME, write(planted(dice), file.encoding), marker(SEQUENCE_END, 0), b"\xff" * 6,
        marker(ITEM_END, 0), data_set(file.nodes, EXPLICIT)[:200], write(Node(0xFFFCFFFC, b"OB", NAME + b"\0"), file.encoding)])


def encoding(file, dice):
    """All of it in another encoding than declared."""
    declared = file.syntax or SYNTAX[file.encoding]
    file.encoding = other_encoding(file.encoding, dice)
    file.syntax = declared


def deflate(file, dice):
    file.deflated = not file.deflated
    if dice.random() < 0.3:
        file.syntax = dice.choice(list(SYNTAX.values()))


def never(file, dice):
    """What no changed object can have."""
    number = dice.choice([0xFFFAFFFA, 0x4FFE0001, 0x04000500, 0x04000120, 0xFFFCFFFC, 0x00100000, 0x00280000])
    node = Node(number, dice.choice([b"OB", b"UN", b"UL"]), even(tokens(dice))) if dice.random() < 0.5 else Node(
        number, b"SQ", items=[Item([text(0x04000520, b"OB", NAME), planted(dice)])])
    insert(somewhere(file, dice), node, dice)


STRUCTURAL = [
    other_vr, header_form, reserved, two_headers, blank_header, length_spells_vr, length_lie, toggle_length, item_length, delimiters,
    stray_delimiter, odd_length, un, items_in, fragments_in, item_and_tail, two_readings, switch_encoding, duplicate, move, nest,
    text_in_a_number, padding, character_set, class_uid, pixel_length, encapsulate, overlay, icon_image, private, syntax_lie, meta,
    tail, encoding, deflate, never]


def spoil(data, dice):
    """A few bytes of the finished file."""
    data = bytearray(data)
    at = dice.randrange(min(132, len(data) - 1), len(data))
    kind = dice.randrange(5)
    if kind == 0:
        data[at] ^= 1 << dice.randrange(8)
    elif kind == 1:
        data[at] = dice.randrange(256)
    elif kind == 2:
        del data[at:at + dice.choice([1, 2, 4, 8])]
    elif kind == 3:
        source = dice.randrange(132, len(data))
        data[at:at] = data[source:source + dice.choice([2, 4, 8, 16])]
    else:
        data[at:at + 4] = dice.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", tag(ITEM), tag(ITEM_END), tag(SEQUENCE_END), b"UN\0\0", b"SQ\0\0"])
    return bytes(data)
