import MidicRuntime
import Testing

/// Rows of the list of what real files do, as far as they concern the data set. Each builds the smallest such file.
@Suite struct QuirkTests {
    static let encodings: [Encoding] = [.implicitLittle, .explicitLittle, .explicitBig]
    static let unknownPrivate = Tag(0x0029, 0x1010)
    static let name = Tag(0x0010, 0x0010)
    static let pixels = Tag(0x7FE0, 0x0010)
    static let images = Tag(0x0008, 0x1140)
    static let jpeg = "1.2.840.10008.1.2.4.50"
    static let reference = Tag(0x0008, 0x1155)

    /// A data set that begins with one good element, so that the encoding is plain to see.
    static func set(_ encoding: Encoding, _ build: (inout DicomBytes) -> Void) -> DicomBytes {
        var set = DicomBytes(encoding)
        set.element(Tag(0x0008, 0x0005), .CS, "ISO_IR 6")
        build(&set)
        return set
    }

    /// The outline after the first element.
    static func outline(_ set: DicomBytes, _ syntax: String?? = .none) throws -> [String] {
        Array(try readTape(set.file(syntax: syntax)).tape.outline.dropFirst())
    }

    /// What fails the file, or else the first damage that a sequence keeps.
    static func failure(_ set: DicomBytes, _ syntax: String?? = .none) -> FileFailure? {
        do throws(FileFailure) {
            return try readTape(set.file(syntax: syntax)).tape.damage.first?.failure
        } catch {
            return error
        }
    }

    // MARK: UN

    /// CP-246: implicit VR little endian inside, whatever the syntax.
    @Test(arguments: [Encoding.explicitLittle, .explicitBig], [true, false])
    func unknownWithUndefinedLength(encoding: Encoding, closed: Bool) throws {
        let set = Self.set(encoding) { set in
            set.header(Self.unknownPrivate, .UN, length: .max)
            var inner = DicomBytes(.implicitLittle)
            inner.item(length: closed ? .defined : .undefined) { item in
                item.element(Self.name, .PN, "Doe^Jane")
                item.sequence(Tag(0x0029, 0x1020), length: .undefined) { deep in
                    deep.item { $0.element(Self.reference, .UI, "1.2.3.") }
                }
            }
            inner.delimiter(.sequenceDelimiter)
            set.raw(inner.bytes)
            set.element(Tag(0x0040, 0x0001), .LO, "end")
        }
        let (_, tape) = try readTape(set.file())
        #expect(tape.entries.map(\.tag.group) == [8, 0x29, 0xFFFE, 0x10, 0x29, 0xFFFE, 8, 0x40])
        #expect(tape.entries[1].kind == .sequence && tape.entries[1].vr == .UN)
        #expect(tape.entries[1].encoding == encoding)
        #expect(tape.entries[2...6].allSatisfy { $0.encoding == .implicitLittle })
        #expect(tape.entries[7].encoding == encoding)
        #expect(tape.entries[1].next == 7)
        #expect(copiedDataSet(tape, of: set.file()) == set.bytes)
    }

    /// The reverse of it (dcm4che issue 159): explicit VR inside UN all the same.
    @Test(arguments: [true, false])
    func unknownWithExplicitItems(defined: Bool) throws {
        let set = Self.set(.explicitLittle) { set in
            set.sequence(Self.unknownPrivate, vr: .UN, length: defined ? .defined : .undefined) { sequence in
                sequence.item { item in
                    item.element(Self.name, .PN, "Doe^Jane")
                    item.element(Tag(0x0010, 0x0020), .LO, "12")
                }
            }
        }
        let (_, tape) = try readTape(set.file())
        try #require(tape.entries.count == 5)
        #expect(tape.entries[3].encoding == .explicitLittle && tape.entries[3].vr == .PN)
    }

    /// The length of an element in implicit VR can spell a VR: 21315 bytes are "CS".
    @Test func implicitLengthThatSpellsAVR() throws {
        let set = Self.set(.explicitLittle) { set in
            set.sequence(Self.unknownPrivate, vr: .UN, content: .implicitLittle) { sequence in
                sequence.item { item in
                    item.element(Self.name, .PN, bytes: [UInt8](repeating: 0x41, count: 21315))
                    item.element(Tag(0x0010, 0x0020), .LO, "12")
                }
            }
        }
        #expect(Self.failure(set)?.code == .ambiguousEncoding)
        #expect(try Self.outline(set) == ["(0029,1010) damaged 21341"])
    }

    @Test(arguments: [unknownPrivate, images])
    func unknownWithDefinedLengthThatHoldsItems(tag: Tag) throws {
        let set = Self.set(.explicitLittle) { set in
            set.sequence(tag, vr: .UN, content: .implicitLittle) { sequence in
                sequence.item { $0.element(Self.reference, .UI, "1.2.3.") }
            }
        }
        let lines = try Self.outline(set)
        #expect(lines == ["\(tag) sequence 22", "  (FFFE,E000) item 14", "    (0008,1155) 6"])
    }

    /// Begins like items and is none: opaque, and what follows is read.
    @Test(arguments: [unknownPrivate, images])
    func unknownThatFailsAsItems(tag: Tag) throws {
        let set = Self.set(.explicitLittle) { set in
            var inner = DicomBytes(.implicitLittle)
            inner.item { item in
                item.sequence(Tag(0x0029, 0x1020), length: .undefined) { $0.item { _ in } }
            }
            inner.raw([0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55])
            set.element(tag, .UN, bytes: inner.bytes)
            set.element(Self.pixels, .OW, bytes: [1, 2])
        }
        let lines = try Self.outline(set)
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("\(tag) opaqueSequence") == true)
        #expect(lines.last == "\(Self.pixels) 2")
    }

    /// A trial inside a trial: only the inner one is taken back.
    @Test func nestedTrials() throws {
        var bad = DicomBytes(.implicitLittle)
        bad.item { $0.raw([1, 2, 3, 4, 9, 9, 9, 9]) }
        let set = Self.set(.explicitLittle) { set in
            set.sequence(Self.unknownPrivate, vr: .UN, content: .implicitLittle) { outer in
                outer.item { item in
                    item.element(Self.name, .PN, "A^")
                    item.element(Tag(0x0029, 0x1011), .UN, bytes: bad.bytes)
                    item.element(Tag(0x0029, 0x1012), .UN, bytes: [5, 6])
                }
            }
        }
        let lines = try Self.outline(set)
        #expect(
            lines == [
                "(0029,1010) sequence 52", "  (FFFE,E000) item 44", "    (0010,0010) 2",
                "    (0029,1011) opaqueSequence 16",
                "    (0029,1012) 2",
            ])
    }

    @Test func unknownForKnownTags() throws {
        let set = Self.set(.explicitLittle) { set in
            set.element(Self.name, .UN, bytes: Array("Doe^Jane".utf8))
            set.element(Tag(0x0040, 0x0275), .UN, bytes: Array("no items".utf8))
            set.element(Tag(0x0040, 0xA730), .UN, bytes: [])
        }
        #expect(try Self.outline(set) == ["(0010,0010) 8", "(0040,0275) opaqueSequence 8", "(0040,A730) sequence 0"])
    }

    // MARK: Sequences in implicit VR

    /// An unknown tag with undefined length is a sequence; delimiters are matched by depth.
    @Test func nestedPrivateSequences() throws {
        let set = Self.set(.implicitLittle) { set in
            set.sequence(Self.unknownPrivate, length: .undefined) { outer in
                outer.item(length: .undefined) { item in
                    item.sequence(Tag(0x0029, 0x1020), length: .undefined) { inner in
                        inner.item(length: .undefined) { $0.element(Tag(0x0029, 0x1030), .LO, "x ") }
                    }
                    item.element(Tag(0x0029, 0x1040), .LO, "y ")
                }
            }
            set.element(Tag(0x0040, 0x0001), .LO, "after ")
        }
        let (_, tape) = try readTape(set.file())
        #expect(tape.outline.count == 8)
        #expect(tape.find(Tag(0x0040, 0x0001)) == 7)
        #expect(copiedDataSet(tape, of: set.file()) == set.bytes)
    }

    @Test func privateValueThatBeginsLikeAnItem() throws {
        let set = Self.set(.implicitLittle) { set in
            set.sequence(Tag(0x0029, 0x1010)) { $0.item { $0.element(Self.name, .PN, "Doe^Jane") } }
            set.element(Tag(0x0029, 0x1011), .OB, bytes: [0xFE, 0xFF, 0x00, 0xE0, 1, 2, 3, 4, 5])
        }
        #expect(
            try Self.outline(set) == [
                "(0029,1010) sequence 24", "  (FFFE,E000) item 16", "    (0010,0010) 8",
                "(0029,1011) opaqueSequence 9",
            ])
    }

    /// The same behind OB in explicit VR: a sequence all the same.
    @Test func privateBytesThatHoldItems() throws {
        let set = Self.set(.explicitLittle) { set in
            set.sequence(Tag(0x0029, 0x1010), vr: .OB) { $0.item { $0.element(Self.name, .PN, "Doe^Jane") } }
            set.element(Self.pixels, .OB, bytes: [0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0])
        }
        #expect(
            try Self.outline(set) == [
                "(0029,1010) sequence 24", "  (FFFE,E000) item 16", "    (0010,0010) 8", "(7FE0,0010) 8",
            ])
    }

    @Test(arguments: encodings)
    func sequenceThatHoldsText(encoding: Encoding) throws {
        let set = Self.set(encoding) { $0.element(Tag(0x0040, 0xA170), .SQ, bytes: Array("OBSERVED".utf8)) }
        #expect(try Self.outline(set) == ["(0040,A170) opaqueSequence 8"])
    }

    @Test(arguments: encodings)
    func zeroLengths(encoding: Encoding) throws {
        let set = Self.set(encoding) { set in
            set.sequence(Self.images) { _ in }
            set.sequence(Tag(0x0008, 0x2112), length: .undefined) { $0.item(length: .undefined) { _ in } }
            set.sequence(Tag(0x0040, 0x0275)) { $0.item { _ in } }
        }
        #expect(
            try Self.outline(set) == [
                "(0008,1140) sequence 0", "(0008,2112) sequence 16", "  (FFFE,E000) item 0",
                "(0040,0275) sequence 8", "  (FFFE,E000) item 0",
            ])
        let (_, tape) = try readTape(set.file())
        #expect(copiedDataSet(tape, of: set.file()) == set.bytes)
    }

    // MARK: VR fields

    /// Two blanks for a VR, with a length of 16 bits.
    @Test func blankVR() throws {
        let set = Self.set(.explicitLittle) { set in
            set.raw([0x28, 0x00, 0x20, 0x01, 0x20, 0x20, 0x02, 0x00, 7, 7])
            set.element(Self.pixels, .OW, bytes: [1, 2])
        }
        let (_, tape) = try readTape(set.file())
        #expect(tape.outline.dropFirst() == ["(0028,0120) 2", "(7FE0,0010) 2"])
        #expect(tape.entries[1].vr == nil && tape.entries[1].encoding == .explicitLittle)
    }

    @Test(arguments: [[0x00, 0x00], [0x63, 0x73], [0x43, 0x20], [0x3F, 0x3F]] as [[UInt8]])
    func otherBytesForAVR(pair: [UInt8]) {
        let set = Self.set(.explicitLittle) { $0.raw([0x28, 0x00, 0x20, 0x01] + pair + [0x02, 0x00, 7, 7]) }
        let failure = Self.failure(set)
        #expect(failure?.code == .badVR)
        #expect(failure?.offset == set.file().count - 10)
        #expect(failure?.tag == Tag(0x0028, 0x0120))
    }

    /// A VR that is yet to be defined has a length of 32 bits.
    @Test func futureVR() throws {
        let set = Self.set(.explicitLittle) { set in
            set.raw([0x28, 0x00, 0x20, 0x01, 0x5A, 0x5A, 0, 0, 2, 0, 0, 0, 7, 7])
        }
        #expect(try Self.outline(set) == ["(0028,0120) 2"])
    }

    @Test(arguments: [VR.SV, .UV, .OV, .OL, .OD, .UC, .UR], [Encoding.explicitLittle, .explicitBig])
    func longHeaders(vr: VR, encoding: Encoding) throws {
        let set = Self.set(encoding) { set in
            set.element(Tag(0x0028, 0x0100), vr, bytes: [UInt8](repeating: 1, count: 8))
            set.element(Self.pixels, .OW, bytes: [1, 2])
        }
        #expect(try Self.outline(set) == ["(0028,0100) 8", "(7FE0,0010) 2"])
    }

    @Test(arguments: [VR.UT, .UC, .UR, .SV])
    func undefinedLengthWhereNoneCanBe(vr: VR) {
        let set = Self.set(.explicitLittle) { set in
            set.header(Tag(0x0028, 0x0100), vr, length: .max)
            set.raw([1, 2, 3, 4, 5, 6, 7, 8])
        }
        #expect(Self.failure(set)?.code == .undefinedLength)
    }

    // MARK: Lengths that do not fit

    @Test(arguments: encodings)
    func itemPastItsSequence(encoding: Encoding) {
        let set = Self.set(encoding) { set in
            set.sequence(Self.images) { sequence in
                sequence.item(length: .wrong(60)) { $0.element(Self.reference, .UI, "1.2.3.") }
            }
            set.element(Self.pixels, .OW, bytes: [UInt8](repeating: 0, count: 100))
        }
        let failure = Self.failure(set)
        let sequenceHeader = 132 + set.meta().count + 16
        let headerLength = encoding == .implicitLittle ? 8 : 12
        #expect(failure?.code == .lengthPastParent)
        #expect(failure?.offset == sequenceHeader + headerLength)
        #expect(failure?.relatedOffset == sequenceHeader + headerLength + 22)
    }

    @Test(arguments: encodings)
    func elementPastItsItem(encoding: Encoding) {
        let set = Self.set(encoding) { set in
            set.sequence(Self.images) { sequence in
                sequence.item { $0.element(Self.reference, .UI, bytes: [0x31, 0x2E], length: 40) }
            }
            set.element(Self.pixels, .OW, bytes: [UInt8](repeating: 0, count: 100))
        }
        #expect(Self.failure(set)?.code == .lengthPastParent)
    }

    /// Every cut of a file with all structures either fails, or falls on a boundary of the root's elements.
    @Test(arguments: encodings, [true, false])
    func everyTruncation(encoding: Encoding, defined: Bool) throws {
        let set = TapeBuilderTests.sample(encoding, defined ? .defined : .undefined)
        let file = set.file()
        let (header, tape) = try readTape(file)
        var boundaries: Set<Int> = [header.dataSetOffset]
        var index = 0
        while index < tape.entries.count {
            boundaries.insert(tape.entries[index].endOffset)
            index = tape.entries[index].next
        }
        var wrong: [Int] = []
        for count in header.dataSetOffset..<file.count {
            do throws(FileFailure) {
                let (_, short) = try readTape(Array(file[..<count]))
                // Zeros behind a boundary are padding, so a cut through the zeros of a tag counts as the boundary.
                let rest = file[short.endOffset..<count]
                if !boundaries.contains(short.endOffset) || rest.contains(where: { $0 != 0 }) { wrong.append(count) }
            } catch {
                if error.offset ?? 0 > count || error.relatedOffset ?? 0 > count { wrong.append(count) }
            }
        }
        #expect(wrong.isEmpty)
    }

    /// A declared length of four gigabytes allocates nothing and is refused.
    @Test(arguments: encodings)
    func hugeDeclaredLength(encoding: Encoding) {
        let set = Self.set(encoding) { $0.element(Self.pixels, .OW, bytes: [1, 2, 3, 4], length: 0xFFFF_FFFE) }
        let failure = Self.failure(set)
        #expect(failure?.code == .truncatedElement)
        #expect(failure?.tag == Self.pixels)
    }

    // MARK: Depth

    @Test(arguments: encodings, [true, false])
    func depth(encoding: Encoding, tooDeep: Bool) throws {
        let depth = TapeBuilder.maximumDepth + (tooDeep ? 1 : 0)
        let set = Self.set(encoding) { set in
            for _ in 0..<depth {
                set.header(Self.images, .SQ, length: .max)
                set.tag(.item)
                set.uint32(.max)
            }
            for _ in 0..<depth {
                set.delimiter(.itemDelimiter)
                set.delimiter(.sequenceDelimiter)
            }
        }
        if tooDeep {
            #expect(Self.failure(set)?.code == .tooDeep)
        } else {
            #expect(try readTape(set.file()).tape.entries.count == 1 + 2 * depth)
        }
    }

    // MARK: Encapsulated pixel data

    static func encapsulated(_ build: (inout DicomBytes) -> Void) -> DicomBytes {
        set(.explicitLittle) { set in
            set.header(pixels, .OB, length: .max)
            build(&set)
        }
    }

    /// Delimiter bytes inside a fragment are pixels.
    @Test func delimiterInsideAFragment() throws {
        let set = Self.encapsulated { set in
            set.fragment([])
            set.fragment([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0, 1, 2])
            set.fragment([3, 4])
            set.delimiter(.sequenceDelimiter)
            set.element(Tag(0xFFFC, 0xFFFC), .OB, bytes: [0, 0])
        }
        let (_, tape) = try readTape(set.file(syntax: Self.jpeg))
        #expect(tape.outline.dropFirst() == ["(7FE0,0010) fragments 36", "(FFFC,FFFC) 2"])
        #expect(tape.entries[1].delimiterLength == 8 && !tape.entries[1].isUnclosed)
    }

    @Test(arguments: [1, 2, 3, UInt32.max])
    func delimiterWithALength(length: UInt32) throws {
        let set = Self.encapsulated { set in
            set.fragment([1, 2])
            set.delimiter(.sequenceDelimiter, length: length)
            set.element(Tag(0xFFFC, 0xFFFC), .OB, bytes: [0, 0])
        }
        #expect(try Self.outline(set, Self.jpeg) == ["(7FE0,0010) fragments 10", "(FFFC,FFFC) 2"])
    }

    @Test(arguments: [0, 3, 8, 64])
    func neverClosed(zeros: Int) throws {
        let set = Self.encapsulated { set in
            set.fragment([])
            set.fragment([1, 2, 3, 4])
            set.raw([UInt8](repeating: 0, count: zeros))
        }
        let (_, tape) = try readTape(set.file(syntax: Self.jpeg))
        #expect(tape.entries[1].isUnclosed)
        #expect(tape.entries[1].valueLength == 20)
        #expect(tape.entries[1].delimiterLength == 0)
        #expect(tape.endOffset == set.file(syntax: Self.jpeg).count - zeros)
    }

    @Test func endsInsideAFragment() {
        let set = Self.encapsulated { $0.fragment([1, 2, 3, 4], length: 5) }
        #expect(Self.failure(set, Self.jpeg)?.code == .truncatedElement)
    }

    @Test(arguments: [[1, 2, 3, 4, 5, 6, 7, 8], [0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]] as [[UInt8]])
    func noFragment(bytes: [UInt8]) {
        let set = Self.encapsulated { $0.raw(bytes + [0, 0, 0, 1]) }
        #expect(Self.failure(set, Self.jpeg)?.code == .badFragment)
    }

    /// An icon with encapsulated pixel data, inside items of both kinds of length.
    @Test(arguments: [true, false])
    func iconWithFragments(defined: Bool) throws {
        let length: DicomBytes.Length = defined ? .defined : .undefined
        let set = Self.set(.explicitLittle) { set in
            set.sequence(Tag(0x0088, 0x0200), length: length) { icon in
                icon.item(length: length) { item in
                    item.header(Self.pixels, .OB, length: .max)
                    item.fragment([])
                    item.fragment([1, 2])
                    item.delimiter(.sequenceDelimiter)
                }
            }
            set.element(Self.pixels, .OW, bytes: [1, 2])
        }
        let (_, tape) = try readTape(set.file(syntax: Self.jpeg))
        #expect(tape.entries.map(\.kind) == [.value, .sequence, .item, .fragments, .value])
        #expect(copiedDataSet(tape, of: set.file(syntax: Self.jpeg)) == set.bytes)
    }

    /// Only the end of the file closes fragments, never the end of an item.
    @Test func iconNeverClosed() {
        let set = Self.set(.explicitLittle) { set in
            set.sequence(Tag(0x0088, 0x0200)) { icon in
                icon.item { item in
                    item.header(Self.pixels, .OB, length: .max)
                    item.fragment([1, 2])
                }
            }
            set.element(Self.pixels, .OW, bytes: [1, 2])
        }
        #expect(Self.failure(set, Self.jpeg)?.code == .lengthPastParent)
    }

    /// Declared JPEG, body in implicit VR: fragments all the same.
    @Test func fragmentsInImplicitVR() throws {
        let set = Self.set(.implicitLittle) { set in
            set.header(Self.pixels, .OB, length: .max)
            set.fragment([1, 2])
            set.delimiter(.sequenceDelimiter)
        }
        let file = set.file(syntax: Self.jpeg)
        let (header, tape) = try readTape(file)
        #expect(header.guessedSyntax && header.encoding == .implicitLittle)
        #expect(tape.entries[1].kind == .fragments)
    }

    // MARK: Stray delimiters

    @Test(arguments: encodings, [Tag.sequenceDelimiter, .itemDelimiter])
    func loneDelimiterAtTheRoot(encoding: Encoding, tag: Tag) throws {
        let set = Self.set(encoding) { set in
            set.delimiter(tag)
            set.element(Self.name, .PN, "Doe^Jane")
        }
        let file = set.file()
        let (header, tape) = try readTape(file)
        #expect(tape.outline.count == 2)
        #expect(tape.gaps == [header.dataSetOffset + 16..<header.dataSetOffset + 24])
        #expect(copiedDataSet(tape, of: file).count == set.bytes.count - 8)
    }

    @Test(arguments: encodings)
    func itemAtTheRoot(encoding: Encoding) {
        let set = Self.set(encoding) { $0.item { _ in } }
        #expect(Self.failure(set)?.code == .strayItem)
    }

    /// Some writers close defined lengths too.
    @Test(arguments: encodings)
    func delimitersInsideDefinedLengths(encoding: Encoding) throws {
        let set = Self.set(encoding) { set in
            set.sequence(Self.images) { sequence in
                sequence.item { item in
                    item.element(Self.reference, .UI, "1.2.3.")
                    item.delimiter(.itemDelimiter)
                }
                sequence.delimiter(.sequenceDelimiter)
            }
            set.element(Self.name, .PN, "Doe^Jane")
        }
        let (_, tape) = try readTape(set.file())
        #expect(tape.entries.map(\.tag) == [Tag(0x0008, 0x0005), Self.images, .item, Self.reference, Self.name])
        #expect(tape.gaps.map(\.count) == [16])
    }

    @Test(arguments: encodings)
    func neverClosedSequence(encoding: Encoding) {
        let set = Self.set(encoding) { set in
            set.sequence(Self.images, length: .unclosed) { $0.item { $0.element(Self.reference, .UI, "1.2.3.") } }
        }
        #expect(Self.failure(set)?.code == .unclosedSequence)
    }

    // MARK: Order, lengths, padding

    @Test(arguments: encodings)
    func oddLengths(encoding: Encoding) throws {
        let set = Self.set(encoding) { set in
            set.element(Self.name, .PN, bytes: [0x41, 0x42, 0x43])
            set.element(Self.pixels, .OW, bytes: [1])
        }
        #expect(try Self.outline(set) == ["(0010,0010) 3", "(7FE0,0010) 1"])
    }

    @Test(arguments: encodings)
    func order(encoding: Encoding) throws {
        func tape(_ tags: [Tag]) throws -> ElementTape {
            let set = Self.set(encoding) { set in
                set.sequence(Tag(0x0040, 0x0275)) { sequence in
                    sequence.item { item in tags.forEach { item.element($0, .LO, "x ") } }
                }
                tags.forEach { set.element($0, .LO, "x ") }
            }
            return try readTape(set.file()).tape
        }
        let low = Tag(0x0041, 0x0001)
        let high = Tag(0x0041, 0x0002)
        for (tags, ascending) in [([low, high], true), ([high, low], false), ([low, low], false)] {
            let tape = try tape(tags)
            #expect(tape.rootIsAscending == ascending)
            #expect(tape.entries[2].kind == TapeEntry.Kind.item && tape.entries[2].isAscending == ascending)
            #expect(tape.find(low) == (tags[0] == low ? 5 : 6))
            #expect(tape.find(low, in: tape.contents(of: 2)) == (tags[0] == low ? 3 : 4))
        }
    }

    /// Group lengths and trailing padding are elements like others; the executor drops them.
    @Test(arguments: encodings)
    func groupLengthsAndTrailingPadding(encoding: Encoding) throws {
        let set = Self.set(encoding) { set in
            set.element(Tag(0x0010, 0x0000), .UL, bytes: [1, 0, 0, 0])
            set.element(Tag(0xFFFC, 0xFFFC), .OB, bytes: [UInt8](repeating: 0, count: 10))
        }
        #expect(try Self.outline(set) == ["(0010,0000) 4", "(FFFC,FFFC) 10"])
    }

    @Test(arguments: encodings, [1, 7, 8, 9, 500])
    func zerosAfterTheDataSet(encoding: Encoding, count: Int) throws {
        let set = Self.set(encoding) { $0.raw([UInt8](repeating: 0, count: count)) }
        let (_, tape) = try readTape(set.file())
        #expect(tape.entries.count == 1)
        #expect(tape.endOffset == set.file().count - count)
    }

    @Test(arguments: encodings)
    func somethingElseAfterTheDataSet(encoding: Encoding) {
        #expect(Self.failure(Self.set(encoding) { $0.raw([0, 0, 1]) })?.code == .truncatedElement)
        let late = Self.set(encoding) { $0.raw([UInt8](repeating: 0, count: 20) + [1]) }
        #expect(Self.failure(late)?.code == .zeroTag)
    }

    @Test func trimmedValue() throws {
        for (text, expected) in [("Doe \0 ", "Doe"), ("    ", ""), ("", ""), (" x", " x")] {
            let file = Self.set(.explicitLittle) { $0.element(Self.name, .PN, bytes: Array(text.utf8)) }.file()
            let (_, tape) = try readTape(file)
            let range = tape.entries[1].trimmedValue(file.span.rawBytes)
            #expect(String(decoding: file[range], as: UTF8.self) == expected)
        }
    }
}
