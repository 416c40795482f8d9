import MidicCompiler
import MidicRuntime
import TestSupport

/// What is wrong with a generated file as a whole.
enum FileFault: String, CaseIterable {
    case cut, zeros, bare, noGroupLength, wrongGroupLength, noSyntax, declares, otherBytes, badDeflate, badMeta
    case noDataSet, zeroTag, strayItem, tooDeep, badFragment, directory, lengthLikeVR, longElement, undefinedValue
    /// A length, or zeros behind the end, of more than a mebibyte.
    case longValue, manyZeros
    /// No transfer syntax, and a data set that reads in two ways.
    case twoSyntaxes
}

extension FileGenerator {
    /// Duplicates, elements out of order, and one fault in a few files.
    mutating func spoil(_ file: inout PlannedFile) {
        if random.chance(6), let index = file.elements.indices.randomElement(using: &random) {
            var copy = file.elements[index]
            words.insert("duplicate")
            if random.chance(60), case .bytes(let bytes) = copy.content, bytes.count > 1 {
                copy.content = .bytes(Array(bytes.dropLast(2)) + [0x39, 0x39])
                words.insert("duplicate differs")
            }
            file.elements.insert(copy, at: index)
        }
        if random.chance(3) {
            words.insert("unsorted")
            file.elements.shuffle(using: &random)
        }
        guard random.chance(12) else { return }
        let fault = flaws.draw(&random)
        words.insert("fault \(fault.rawValue)")
        spoil(&file, fault)
    }

    private mutating func spoil(_ file: inout PlannedFile, _ fault: FileFault) {
        switch fault {
        case .cut: file.flaw = .cut(random.number(1...30))
        case .zeros: file.flaw = .zeros(random.number(2...40))
        case .bare: file.flaw = .bare
        case .noGroupLength: file.flaw = .noGroupLength
        case .wrongGroupLength: file.flaw = .wrongGroupLength
        case .noSyntax: file.flaw = .noSyntax
        case .declares:
            file.flaw = .declares(
                random.pick(["1.2.840.10008.1.2", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1", "1.2.3.99"]))
        case .otherBytes: file.flaw = .otherBytes
        case .badDeflate:
            file = PlannedFile(isDeflated: true, elements: file.elements, flaw: .badDeflate)
        case .badMeta: file.flaw = .badMeta
        case .noDataSet: file.elements = []
        case .zeroTag:
            // Eight zeros, in implicit VR.
            file = PlannedFile(encoding: .implicitLittle, elements: file.elements)
            file.elements.insert(PlannedElement(Tag(0, 0), .UN, .bytes([])), at: file.elements.count / 2)
        case .strayItem:
            file.elements.insert(PlannedElement(.item, .UN, .bytes([0, 0])), at: file.elements.count / 2)
        case .tooDeep:
            var inner = PlannedElement(.patientID, .LO, "MRN12345")
            let tag = PolicyWords.entry("ContentSequence").tag
            for _ in 0..<131 { inner = PlannedElement(tag, .SQ, .items([[inner]], undefinedLength: true)) }
            file.elements.removeAll { $0.tag == tag }
            file.elements.append(inner)
            file.elements.sort { $0.tag < $1.tag }
        case .badFragment:
            file = PlannedFile(
                syntax: "1.2.840.10008.1.2.4.50", elements: file.elements.filter { $0.tag != .pixelData })
            file.elements.append(PlannedElement(.pixelData, .OB, .bytes(Array("no fragments".utf8)), length: .max))
        case .longElement:
            file.elements.append(
                PlannedElement(Tag(0x0011, 0x0001), .UT, .bytes(Array("TEXT".utf8)), length: 100_000))
            file.elements.sort { $0.tag < $1.tag }
        case .undefinedValue:
            file.elements.append(PlannedElement(Tag(0x0011, 0x0001), .UT, .bytes(Array("TEXT".utf8)), length: .max))
            file.elements.sort { $0.tag < $1.tag }
        case .longValue:
            let long = focus.filter { [.UC, .UT, .LT].contains(PolicyWords.entry($0).vr) }
            let name =
                long.isEmpty ? random.pick(["LongCodeValue", "TextValue", "SelectorUTValue"]) : random.pick(long)
            let entry = PolicyWords.entry(name)
            file.elements.removeAll { $0.tag == entry.tag }
            file.elements.append(
                PlannedElement(entry.tag, entry.vr, .bytes([UInt8](repeating: 0x61, count: 1 << 20 + 2))))
            file.elements.sort { $0.tag < $1.tag }
        case .manyZeros: file.flaw = .zeros(1 << 20 + 200)
        case .twoSyntaxes:
            file = PlannedFile(encoding: .explicitLittle, elements: file.elements)
            file.elements.insert(
                PlannedElement(Tag(0x0002, 0x0010), .UI, "1.2.840.10008.1.2.4.50"), at: 0)
        case .directory:
            file.elements.removeAll { $0.tag == .sopClassUID }
            file.elements.append(PlannedElement(.sopClassUID, .UI, "1.2.840.10008.1.3.10"))
            file.elements.sort { $0.tag < $1.tag }
        case .lengthLikeVR:
            // 4F4C bytes: the letters LO where explicit VR has a VR.
            let long = PlannedElement(Tag(0x0008, 0x0001), .UL, .bytes([UInt8](repeating: 0, count: 0x4F4C)))
            file = PlannedFile(encoding: .implicitLittle, elements: [long] + file.elements)
        }
    }
}
