package import MidicRuntime

/// How many values an attribute may have (PS3.5 section 6.4): `2-2n` is minimum 2, no maximum, in steps of 2.
package struct ValueMultiplicity: Sendable, Hashable {
    package let minimum: Int
    /// nil where there is no upper limit.
    package let maximum: Int?
    /// The number of values is the minimum plus a multiple of this; 1 in most cases.
    package let step: Int

    package init(minimum: Int, maximum: Int?, step: Int) {
        self.minimum = minimum
        self.maximum = maximum
        self.step = step
    }

    /// Reads `1`, `1-3`, `1-n`, `2-2n`; nil if the text is none of these.
    package init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(ends.count), let low = Int(ends[0]), low >= 0 else { return nil }
        guard ends.count == 2 else {
            self.init(minimum: low, maximum: low, step: 1)
            return
        }
        if ends[1].hasSuffix("n") {
            let factor = ends[1].dropLast()
            guard let step = factor.isEmpty ? 1 : Int(factor), step > 0 else { return nil }
            self.init(minimum: low, maximum: nil, step: step)
        } else {
            guard let high = Int(ends[1]), high >= low else { return nil }
            self.init(minimum: low, maximum: high, step: 1)
        }
    }

    /// True if an attribute may have this number of values.
    package func allows(_ count: Int) -> Bool {
        guard count >= minimum else { return false }
        if let maximum, count > maximum { return false }
        return (count - minimum).isMultiple(of: step)
    }
}

/// A data element of PS3.6 chapters 6 to 9.
package struct DictionaryEntry: Sendable, Hashable {
    /// The tag; for a repeating group the lowest one that the mask stands for, such as (6000,3000). For four retired
    /// masks of group 0028 an element of its own has that lowest tag.
    package let tag: Tag
    /// Empty for seven retired elements that the standard lists without a name.
    package let keyword: String
    package let name: String
    /// Several where the standard leaves a choice (`US or SS`); none for the items and delimiters of group FFFE.
    package let vrs: [VR]
    package let vm: ValueMultiplicity
    package let isRetired: Bool
    /// The tags that a repeating group element stands for, else nil.
    package let mask: TagMask?

    /// The first of `vrs`, or UN where there is none.
    package var vr: VR { vrs.first ?? .UN }
}

extension DictionaryEntry {
    /// What a decision about the attribute is about.
    var subject: Subject { mask.map { .mask($0.normalized) } ?? .attribute(tag) }

    /// `LO`, or `US or SS`.
    var vrText: String { vrs.isEmpty ? "no value" : vrs.map(\.name).joined(separator: " or ") }

    /// The keyword, or the tag for the few without one.
    var label: String { keyword.isEmpty ? tag.description : keyword }
}

extension ValueMultiplicity {
    /// As PS3.6 writes it.
    var text: String {
        if let maximum { return maximum == minimum ? "\(minimum)" : "\(minimum)-\(maximum)" }
        return "\(minimum)-\(step == 1 ? "n" : "\(step)n")"
    }
}
