import MidicRuntime
import TestSupport

/// Header and tape of any bytes: sound whenever there are any, and the same elements as the strict reader sees wherever that
/// takes the file.
struct StructureTarget {
    private let ruleset: Ruleset

    init() throws { ruleset = try ShippedPolicy.basic().ruleset }

    /// Failures that say that a file can be read in two ways, or is too much: the strict reader knows neither.
    private static let stricter: Set<String> = ["ambiguous-encoding", "too-deep", "too-large"]

    func finding(_ input: [UInt8]) -> String? {
        let file = GrownFile.bytes(of: input)
        let bytes = file.rawBytes
        var parsed = ParsedFile()
        do throws(FileFailure) {
            try parsed.readHeader(bytes)
        } catch {
            guard error.isInside(file.count) else { return "\(error.code.name) at a place outside the file" }
            return disagreement(error, file)
        }
        let header = parsed.header
        guard header.dataSetOffset <= file.count else { return "the data set begins past the end" }
        for element in header.metaElements {
            guard element.value.upperBound <= file.count else { return "\(element.tag) of the file meta past the end" }
        }
        do throws(FileFailure) {
            try parsed.readDataSet(bytes, vrSource: ruleset)
        } catch {
            let end = header.isDeflated ? max(file.count, parsed.inflated.count) : file.count
            guard error.isInside(end) else { return "\(error.code.name) at a place outside the data set" }
            return disagreement(error, file)
        }
        let end = header.isDeflated ? parsed.inflated.count : file.count
        if let breach = parsed.tape.breach(start: parsed.dataSetOffset, end: end) { return "tape: \(breach)" }
        return header.isDeflated ? nil : disagreement(parsed, file)
    }

    /// A file that the strict reader takes must be taken.
    private func disagreement(_ failure: FileFailure, _ file: [UInt8]) -> String? {
        guard !Self.stricter.contains(failure.code.name), (try? StrictReader.read(file)) != nil else { return nil }
        return "\(failure.code.name), and the strict reader takes the file"
    }

    private func disagreement(_ parsed: borrowing ParsedFile, _ file: [UInt8]) -> String? {
        guard let object = try? StrictReader.read(file) else { return nil }
        let mine = TapePlaces(parsed.tape)
        // A meta group that is repeated inside the data set belongs to the header for midic.
        let strict = object.elements.filter { $0.tag >> 16 != 2 }
        // Where VR is implicit, fragments tell themselves by the dictionary alone, which the strict reader does not have.
        if mine.hasImplicitFragments { return nil }
        var index = 0
        for element in strict {
            // What midic enters and the strict reader takes for a value stands behind its own place.
            while index < mine.places.count, mine.places[index].isInsideValue { index += 1 }
            guard index < mine.places.count else { return "the tape lacks \(element.path)" }
            let place = mine.places[index]
            guard place.tag == element.tag, place.value == element.value else {
                return "the tape has \(place.tag, radix: 16) where the strict reader has \(element.path)"
            }
            guard place.kind != .damaged else { return "\(element.path) is damaged on the tape" }
            index += 1
        }
        while index < mine.places.count, mine.places[index].isInsideValue { index += 1 }
        return index == mine.places.count ? nil : "the tape has more elements than the strict reader"
    }
}

/// The elements of a tape in the order of the bytes, without items.
private struct TapePlaces {
    struct Place {
        let tag: UInt32
        let value: Range<Int>
        let kind: TapeEntry.Kind
        /// It lies in a value that only its bytes tell to be a sequence.
        let isInsideValue: Bool
    }

    private(set) var places: [Place] = []
    private(set) var hasImplicitFragments = false

    init(_ tape: ElementTape) {
        var guessedUntil = 0
        for (index, entry) in tape.entries.enumerated() where entry.tag != .item {
            places.append(
                Place(
                    tag: entry.tag.rawValue, value: entry.value, kind: entry.kind,
                    isInsideValue: index < guessedUntil))
            if index >= guessedUntil, entry.kind == .sequence, let vr = entry.vr, vr != .SQ {
                guessedUntil = entry.next
            }
            let mayBeFragments = entry.kind == .fragments || entry.kind == .damaged
            if entry.encoding == .implicitLittle, entry.undefinedLength, mayBeFragments {
                hasImplicitFragments = true
            }
        }
    }
}

extension DefaultStringInterpolation {
    fileprivate mutating func appendInterpolation(_ number: UInt32, radix: Int) {
        appendInterpolation(String(number, radix: radix, uppercase: true))
    }
}
