package import MidicRuntime

/// The rows of a safe list that have one creator and one VR: what a rule keeps of the creator.
package struct SafeListing: Sendable, Hashable {
    /// The list's name, as a policy writes it.
    package var file: String
    package var vr: VR
    /// Group and low byte of the element number.
    package var elements: Set<UInt32>

    package init(file: String, vr: VR, elements: Set<UInt32>) {
        self.file = file
        self.vr = vr
        self.elements = elements
    }

    package static func key(_ group: UInt16, _ elementOffset: UInt8) -> UInt32 {
        UInt32(group) << 8 | UInt32(elementOffset)
    }

    /// In their order.
    package var sortedElements: [(group: UInt16, elementOffset: UInt8)] {
        elements.sorted().map { (UInt16($0 >> 8), UInt8($0 & 0xFF)) }
    }
}

extension CheckedPolicy {
    /// The VRs that safe lists give private elements, by creator and element.
    package var listedVRs: [String: [UInt32: Set<VR>]] {
        var found: [String: [UInt32: Set<VR>]] = [:]
        for rule in rules {
            guard let listing = rule.safeListing, case .privateCreator(let creator) = rule.selector else { continue }
            for element in listing.elements { found[creator, default: [:]][element, default: []].insert(listing.vr) }
        }
        return found
    }
}
