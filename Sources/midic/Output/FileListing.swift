import MidicCompiler
import MidicRuntime

/// The elements of a file as questions to an explanation. Values are read only if they are asked for.
struct FileListing {
    struct Element {
        let tag: Tag
        let vr: VR?
        /// Sequences around the element; 0 at the root and for file meta.
        let depth: Int
        /// Which item of the innermost sequence, from 1; 0 at the root.
        let item: Int
        let creator: String?
        /// Index of the sequence that holds the element, or -1.
        let parent: Int
        /// Bytes of the value.
        let length: Int
        let value: String?
        let query: ElementQuery

        /// File meta that every output gets from midic itself (PS3.10 section 7.1), whatever the policy.
        var isWrittenAfresh: Bool {
            tag.group == 2 && [0x0000, 0x0001, 0x0002, 0x0003, 0x0010, 0x0012, 0x0013].contains(tag.element)
        }
    }

    private(set) var elements: [Element] = []
    let path: String

    /// - Throws: `UsageError` if the file cannot be read or parsed, with the reason that a run would give.
    ///
    /// - Parameter names: whether the policy names a private creator; without values no other is shown.
    static func read(_ path: String, withValues: Bool, names: (String) -> Bool) throws -> FileListing {
        var listing = FileListing(path: path)
        do {
            // Standard input is read to its end, as the input of a run is.
            if path == "-" { try StreamError.require(.input, for: "--file -") }
            let stream = path == "-" ? try SpooledInput(.standardInput) : nil
            let file = try InputFile(path: stream?.path ?? path, buffer: ReadBuffer())
            try listing.collect(file.bytes, withValues, names)
            withExtendedLifetime(stream) {}
        } catch let error as SystemFailure {
            throw UsageError("cannot read `\(path)`: \(error.reason)")
        } catch let error as FileFailure {
            let place = error.offset.map { " at byte \($0)" } ?? ""
            throw UsageError("`\(path)` cannot be parsed: \(error.code.name)\(place)")
        }
        return listing
    }

    private init(path: String) { self.path = path }

    private mutating func collect(_ bytes: RawSpan, _ withValues: Bool, _ names: (String) -> Bool) throws {
        var parsed = ParsedFile()
        try parsed.read(bytes, vrSource: DictionaryVRs())
        for meta in parsed.header.metaElements {
            elements.append(
                Element(
                    tag: meta.tag, vr: meta.vr, depth: 0, item: 0, creator: nil, parent: -1, length: meta.valueLength,
                    value: withValues
                        ? FileListing.shown(bytes, meta.valueOffset, meta.valueLength, meta.vr ?? .UN) : nil,
                    query: ElementQuery(.meta(meta.tag), vr: meta.vr)))
        }
        let dataSet = parsed.dataSetBytes(of: bytes)
        var sopClass: String?
        if let index = parsed.tape.find(.sopClassUID) {
            let range = parsed.tape.entries[index].trimmedValue(dataSet)
            sopClass = String(decoding: dataSet.copyBytes(at: range.lowerBound, length: range.count), as: UTF8.self)
        }
        var scope = Scope(tape: parsed.tape, sopClass: sopClass, withValues: withValues)
        list(parsed.tape.root, dataSet, &scope, path: [], item: 0, parent: -1, names)
    }

    private struct Scope {
        let tape: ElementTape
        let sopClass: String?
        let withValues: Bool
    }

    /// Recursion is bounded by `TapeBuilder.maximumDepth`.
    private mutating func list(
        _ siblings: Range<Int>, _ bytes: RawSpan, _ scope: inout Scope, path: [Tag], item: Int, parent: Int,
        _ names: (String) -> Bool
    ) {
        var creators: [UInt32: String] = [:]
        var index = siblings.lowerBound
        while index < siblings.upperBound {
            let entry = scope.tape.entries[index]
            defer { index = entry.next }
            var creator: String?
            if entry.tag.isPrivateCreator {
                let range = entry.trimmedValue(bytes)
                creators[UInt32(entry.tag.group) << 8 | UInt32(entry.tag.element & 0xFF)] = String(
                    decoding: bytes.copyBytes(at: range.lowerBound, length: range.count), as: UTF8.self)
            } else if entry.tag.isPrivate {
                creator = creators[UInt32(entry.tag.group) << 8 | UInt32(entry.tag.element >> 8)]
            }
            // What nobody named is a value of the file; what becomes of its elements does not depend on it.
            let isShown = creator.map { scope.withValues || names($0) } ?? false
            let element: ElementQuery.Element =
                if let creator {
                    .privateElement(
                        creator: isShown ? creator : "?", group: entry.tag.group,
                        elementOffset: UInt8(truncatingIfNeeded: entry.tag.element))
                } else {
                    .attribute(entry.tag)
                }
            let isPlain = entry.kind == .value
            let vr = entry.vr ?? DictionaryVRs().vr(of: entry.tag)
            let position = elements.count
            elements.append(
                Element(
                    tag: entry.tag, vr: vr, depth: path.count, item: item, creator: isShown ? creator : nil,
                    parent: parent,
                    length: entry.valueLength,
                    value: scope.withValues && isPlain
                        ? FileListing.shown(bytes, entry.valueOffset, entry.valueLength, vr ?? .UN) : nil,
                    query: ElementQuery(element, sopClass: scope.sopClass, path: path, vr: vr)))
            if entry.kind == .sequence {
                var inner = index + 1
                var number = 1
                while inner < entry.next {
                    list(
                        scope.tape.contents(of: inner), bytes, &scope, path: path + [entry.tag], item: number,
                        parent: position, names)
                    inner = scope.tape.entries[inner].next
                    number += 1
                }
            }
        }
    }

    /// Up to 64 characters of a text value; the length alone of anything else.
    private static func shown(_ bytes: RawSpan, _ offset: Int, _ length: Int, _ vr: VR) -> String {
        guard vr.isText else { return "\(length) bytes" }
        let text = String(decoding: bytes.copyBytes(at: offset, length: min(length, 64)), as: UTF8.self)
        return "\"" + String(text.prefix { $0 != "\0" }).shown + (length > 64 ? "..." : "") + "\""
    }
}

/// The dictionary as the tape's source of VRs.
private struct DictionaryVRs: VRSource {
    func vr(of tag: Tag) -> VR? { DataDictionary.shared.entry(for: tag)?.vr }
}
