import MidicRuntime

/// What one decision is about. Every element that a file can hold belongs to exactly one subject, so deciding each
/// subject decides every file.
enum Subject: Hashable, Sendable {
    /// A public tag with a row of its own in the ruleset.
    case attribute(Tag)
    /// Public tags without a row that a mask stands for.
    case mask(TagMask)
    /// All other public tags.
    case unknown
    case privateElement(creator: String, group: UInt16, elementOffset: UInt8)
    /// The rest of what a named creator may hold.
    case privateCreator(String)
    /// Private elements of any other creator, or of none.
    case privateOther
    /// An optional element of the file meta information.
    case meta(Tag)

    var isAttribute: Bool { if case .attribute = self { true } else { false } }

    /// True for public elements that no dictionary has.
    var isUnlisted: Bool {
        switch self {
        case .mask, .unknown: true
        case .attribute, .privateElement, .privateCreator, .privateOther, .meta: false
        }
    }

    var isPrivate: Bool {
        switch self {
        case .privateElement, .privateCreator, .privateOther: true
        case .attribute, .mask, .unknown, .meta: false
        }
    }
}

/// A subject with what is known of its VR.
struct SubjectFacts: Hashable, Sendable {
    let subject: Subject
    /// VRs of the dictionary or the safe private table; empty where only the file knows.
    let vrs: [VR]

    var vr: VR { vrs.first ?? .UN }
    /// True if decisions may differ by the VR in the file.
    var dependsOnFileVR: Bool {
        switch subject {
        case .attribute, .meta: vrs.isEmpty
        case .mask: vrs.isEmpty
        case .unknown, .privateElement, .privateCreator, .privateOther: true
        }
    }

    /// True for what no output has, so that no rule about it has an effect.
    var isNeverCopied: Bool {
        if case .attribute(let tag) = subject { return tag.isNeverCopied }
        return false
    }

    /// The VRs that rules are asked about when the file says `fileVR`; UN says nothing, so the known one is assumed.
    func effective(_ fileVR: VR?) -> [VR] {
        guard let fileVR else { return vrs }
        return fileVR == .UN && !vrs.isEmpty ? [vrs[0]] : [fileVR]
    }
}
