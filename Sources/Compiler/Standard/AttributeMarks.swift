package import MidicRuntime

/// Short lists of attributes that this project made, with a reason each, in Tools/standard/attribute-marks.tsv.
package struct AttributeMarks: Sendable {
    package static let shared = AttributeMarks()

    /// What says who the patient is: kept, it makes Patient Identity Removed say NO.
    package let patientIdentifiers: Set<Tag>
    /// Dates whose true value is public.
    package let publicDates: Set<Tag>
    /// Dates of a device or a trial that are the same in many patients' files, so that moved by each patient's offset they would
    /// tell it.
    package let sharedDates: Set<Tag>

    private init() {
        var text = PackedText(StandardData.attributeMarks)
        var marks: [UInt8: Set<Tag>] = [:]
        while !text.isAtEnd {
            let tag = text.tag()
            while !text.isAtLineEnd { marks[text.letter(), default: []].insert(tag) }
            text.endLine()
        }
        patientIdentifiers = marks[UInt8(ascii: "p"), default: []]
        publicDates = marks[UInt8(ascii: "d"), default: []]
        sharedDates = marks[UInt8(ascii: "s"), default: []]
    }
}
