package import MidicRuntime

extension CheckedPolicy {
    /// The VR that the policy says of a private element with `as`.
    package func saidVR(creator: String, group: UInt16, elementOffset: UInt8) -> VR? {
        saidVRs[.privateElement(creator: creator, group: group, elementOffset: elementOffset)]
    }

    /// `private "CREATOR" * -> override keep`, and `private * -> override keep` where no option says which private elements are
    /// safe: the written ways to keep private data that is removed.
    package func opensPrivateData(_ rule: Int) -> Bool {
        let rule = rules[rule]
        guard rule.overrides, CheckedAction(rule.action.primary) == .keep else { return false }
        switch rule.selector {
        case .privateCreator: return true
        case .privateAll: return !(headers[rule.layer].profile?.options.contains(.retainSafePrivate) ?? false)
        default: return false
        }
    }
}
