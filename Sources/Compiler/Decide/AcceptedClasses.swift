import MidicLang
import MidicRuntime

/// Which SOP classes a policy lets in, as far as its gates and guards say it by SOP Class UID.
final class AcceptedClasses {
    private let policy: CheckedPolicy
    private let tables: ProfileTables
    private var known: [Int: VariantSet] = [:]
    private var passing: [String?: Bool] = [:]

    static let sopClassUID = Tag(0x0008, 0x0016)

    init(policy: CheckedPolicy, tables: ProfileTables) {
        self.policy = policy
        self.tables = tables
    }

    /// The variants of files that may pass the gates and satisfy the guard; bit 0 for classes without a CIOD.
    func variants(guardIndex: Int) -> VariantSet {
        if let found = known[guardIndex] { return found }
        var result = VariantSet()
        if mayHold(guardIndex, sopClass: nil) { result[0] = true }
        for ciod in tables.iods.ciods where ciod.sopClasses.contains(where: { mayHold(guardIndex, sopClass: $0) }) {
            result[ProfileTables.variant(ofCIOD: ciod.index)] = true
        }
        known[guardIndex] = result
        return result
    }

    /// The storage classes with a CIOD that may pass and satisfy the guard, among these variants: by keyword, in that order.
    func classes(in variants: VariantSet, guardIndex: Int) -> [String] {
        uids(in: variants, guardIndex: guardIndex).map { uid in
            let keyword = UIDRegistry.shared.entry(uid: uid)?.keyword ?? ""
            return keyword.isEmpty ? uid : keyword
        }.sorted()
    }

    /// The same by UID.
    func uids(in variants: VariantSet, guardIndex: Int) -> [String] {
        tables.iods.ciods.filter { variants[ProfileTables.variant(ofCIOD: $0.index)] }.flatMap { ciod in
            ciod.sopClasses.filter { mayHold(guardIndex, sopClass: $0) }
        }
    }

    /// The value of a guard for files of one class, where the class alone tells it.
    func value(ofGuard index: Int, sopClass: String) -> Bool? { value(policy.guards[index], sopClass) }

    private func mayHold(_ guardIndex: Int, sopClass: String?) -> Bool {
        value(policy.guards[guardIndex], sopClass) != false && mayPass(sopClass)
    }

    /// Whether the gates may let files of a class pass.
    private func mayPass(_ sopClass: String?) -> Bool {
        if let found = passing[sopClass] { return found }
        let accepts = policy.gates.filter { $0.kind == .accept }
        let isAccepted =
            accepts.isEmpty || accepts.contains { value(policy.guards[$0.guardIndex], sopClass) != false }
        let answer =
            isAccepted
            && !policy.gates.contains { $0.kind != .accept && value(policy.guards[$0.guardIndex], sopClass) == true }
        passing[sopClass] = answer
        return answer
    }

    /// The value of a formula for files of a class, or of no known class; nil where it depends on more.
    private func value(_ formula: GuardFormula, _ sopClass: String?) -> Bool? {
        switch formula {
        case .always: return true
        case .atom(let index):
            let atom = policy.atoms[index]
            guard atom.tag == AcceptedClasses.sopClassUID else { return nil }
            if let sopClass, case .oneOf(let values) = atom.test { return values.contains(sopClass) }
            switch atom.test {
            case .oneOf(let values):
                // Files without a CIOD may be of any class that has none, or of no class.
                return values.contains { tables.iods.ciod(ofSOPClass: $0) == nil } ? nil : false
            case .present: return sopClass == nil ? nil : true
            case .absent, .empty: return sopClass == nil ? nil : false
            case .words(let call): return sopClass.flatMap { call.passes($0, vr: .UI) }
            default: return nil
            }
        case .not(let inner): return value(inner, sopClass).map { !$0 }
        case .and(let operands):
            let values = operands.map { value($0, sopClass) }
            return values.contains(false) ? false : values.contains { $0 == nil } ? nil : true
        case .or(let operands):
            let values = operands.map { value($0, sopClass) }
            return values.contains(true) ? true : values.contains { $0 == nil } ? nil : false
        }
    }
}
