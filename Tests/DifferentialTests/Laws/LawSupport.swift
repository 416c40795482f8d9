import MidicCompiler
import MidicRuntime
import TestSupport
import TestVerdicts

/// What the tests of laws share.
enum LawSupport {
    /// A verdict in which the digest of the ruleset in (0012,0063) is blotted out, so that rulesets that decide alike compare alike.
    static func anonymous(_ verdict: Verdict, _ ruleset: Ruleset) -> Verdict {
        guard var output = verdict.output else { return verdict }
        let digest = Array(ruleset.digestHex.prefix(16).utf8)
        var start = 0
        while let found = output[start...].firstRange(of: digest) {
            for index in found { output[index] = UInt8(ascii: "x") }
            start = found.upperBound
        }
        var other = verdict
        other.output = output
        return other
    }

    /// Where two policies decide a file differently; nil if they do not.
    ///
    /// - Parameter focus: attributes that files have more often.
    static func difference(
        _ one: CompiledPair, _ two: CompiledPair, files seed: UInt64, count: Int, focus: [String]
    ) -> String? {
        var files = FileGenerator(seed: seed, focus: focus)
        for number in 0..<count {
            let file = files.file()
            let bytes = file.bytes
            let first = anonymous(CompiledExecutor().run(policy: one, file: bytes), one.ruleset)
            let second = anonymous(CompiledExecutor().run(policy: two, file: bytes), two.ruleset)
            let differences = first.differences(from: second)
            if !differences.isEmpty {
                return
                    "file \(number) of seed \(seed): \(differences)\n\(one.policy.text)\n\(two.policy.text)\n\(PlannedText.text(of: file))"
            }
        }
        return nil
    }

    /// The value of each element of an output by its path, sequences and what midic says of itself aside.
    static func values(_ output: [UInt8]) throws -> [String: [UInt8]] {
        let object = try StrictReader.read(output)
        let own: Set<UInt32> = [0x0012_0062, 0x0012_0063, 0x0012_0064, 0x0028_0303]
        var values: [String: [UInt8]] = [:]
        for element in object.elements where element.tag >> 16 > 2 && element.vr != "SQ" {
            guard !own.contains(element.tag), !element.path.hasPrefix("00120064") else { continue }
            values[element.path] = Array(output[element.value])
        }
        return values
    }

    /// The policies of the run that a law is tried on.
    static func policies(_ count: Int, where fits: (PlannedPolicy) -> Bool = { _ in true }) -> [CompiledPair] {
        PlannedPairs.sound(count, where: fits)
    }
}

extension LawSupport {
    /// The plain values of a plan by the paths that the strict reader gives them.
    static func planned(_ elements: [PlannedElement], prefix: String = "") -> [String: [UInt8]] {
        var values: [String: [UInt8]] = [:]
        for element in elements {
            let path = prefix + hex(element.tag)
            switch element.content {
            case .bytes(let bytes): values[path] = bytes
            case .items(let items, _):
                for (index, item) in items.enumerated() {
                    values.merge(planned(item, prefix: "\(path)[\(index)]")) { first, _ in first }
                }
            case .fragments: break
            }
        }
        return values
    }

    static func hex(_ tag: Tag) -> String {
        let digits = String(UInt32(tag.group) << 16 | UInt32(tag.element), radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
