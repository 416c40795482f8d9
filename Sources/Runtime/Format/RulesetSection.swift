/// The sections that format 1.0 knows, in the order of their names, which is their order in the file.
// The names are those of the file.
// swift-format-ignore: AlwaysUseLowerCamelCase
package enum RulesetSection: Int, CaseIterable, Sendable {
    case ACTN, ADDS, APLC, ATOM, AVAL, BLOB, CAPS, CLAS, CREA, DFAS, GARD, GATE, GSTP, INFO, IODA, IODL, IODP, IODT,
        ITEM, KUID, META, NODE, OFFS,
        OKEY, OPND, PATH, PMSK, PRIV, PRMS, PROV, PTRN, RNDG, ROWS, RULE, SECR, SETT, STRS, TABL, TCOL, TVAL, VALU,
        VPRT, VRMK,
        VSET,
        WILD

    /// The four letters.
    package var name: String { String(describing: self) }

    /// The four letters as a little-endian number, as they stand in the section table.
    var code: UInt32 {
        var result: UInt32 = 0
        for (index, byte) in name.utf8.enumerated() { result |= UInt32(byte) << UInt32(8 * index) }
        return result
    }

    package var layout: SectionLayout { SectionLayout.all[rawValue] }

    static let criticalFlag: UInt32 = 1
    static let semanticFlag: UInt32 = 2
}

extension SectionLayout {
    /// Of every section, in the order of the cases of `RulesetSection`.
    package static let all: [SectionLayout] = families.joined().sorted { $0.section.rawValue < $1.section.rawValue }

    /// The order in which the documentation has them, and in which the verifier compares their records: what a section's
    /// check reads of another section stands in front of it.
    package static let families: [[SectionLayout]] = [
        strings, rows, decisions, iods, actions, paths, guards, automata, tables, values, declarations, rules,
    ]
}
