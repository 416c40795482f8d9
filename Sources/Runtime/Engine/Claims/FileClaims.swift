/// What was done to those values of one file on which its claims in (0012,0062) and (0028,0303) depend.
///
/// Noted as elements are decided, so that what the output says follows from this file and not from what its policy could do.
struct FileClaims {
    /// A value that says who the patient is stays as it was, or was copied.
    var keepsIdentity = false
    /// Pixels of any kind stay.
    var keepsPixels = false
    /// Of the dates and times with a value, public ones aside: one that the column of full dates keeps stays raw.
    var keepsFullDate = false
    /// One that it keeps is not raw.
    var lacksFullDate = false
    /// One that it does not keep stays raw.
    var keepsOtherDate = false
    /// One was moved or made less exact.
    var changesDate = false
    /// One was moved, or is a time of day under a shift.
    var shiftsDate = false

    /// Where the input says something of itself.
    static let tags: [Tag] = [
        .patientIdentityRemoved, .deidentificationMethod, .deidentificationMethodCodeSequence, .burnedInAnnotation,
        .recognizableVisualFeatures, .longitudinalTemporalInformationModified,
    ]

    /// What the input says of itself.
    struct Input {
        var identityRemoved = false
        var temporal: TemporalInformation?
        /// It names a method in (0012,0063) or (0012,0064), which bears out what it says.
        var namesMethod = false
        /// Burned In Annotation or Recognizable Visual Features says something else than NO.
        var identityInPixels = false
    }

    /// Takes note of what became of a date or time that has a value.
    mutating func noteDate(_ done: Treatment, isFullDate: Bool) {
        if done == .shifted { shiftsDate = true }
        switch done {
        case .kept where isFullDate: keepsFullDate = true
        case .kept, .copied, .filtered:
            keepsOtherDate = true
            if isFullDate { lacksFullDate = true }
        case .coarsened, .shifted, .keyed:
            changesDate = true
            if isFullDate { lacksFullDate = true }
        case .replaced, .emptied, .removed: if isFullDate { lacksFullDate = true }
        }
    }

    /// What the output is to say, beside what the input said.
    func claimed(_ input: Input) -> ClaimedOfFile {
        let identity = identityRemoved(input)
        let temporal = temporal(input)
        return ClaimedOfFile(
            identityRemoved: identity.value, temporal: temporal.value,
            inherited: (identity.isInherited ? 1 : 0) + (temporal.isInherited ? 1 : 0))
    }

    /// (0012,0062): whether the patient's identity is gone, and whether that rests on the input's word.
    ///
    /// A second pass keeps pseudonyms, which are as raw to it as names: there the first pass's YES stays. No pass answers for
    /// pixels that say who they show.
    private func identityRemoved(_ input: Input) -> (value: Bool, isInherited: Bool) {
        if keepsPixels, input.identityInPixels { return (false, false) }
        guard keepsIdentity else { return (true, false) }
        let isInherited = input.identityRemoved && input.namesMethod
        return (isInherited, isInherited)
    }

    /// (0028,0303); nil where none of its terms is true. And whether it rests on the input's word.
    private func temporal(_ input: Input) -> (value: TemporalInformation?, isInherited: Bool) {
        guard keepsFullDate || keepsOtherDate else {
            let done: TemporalInformation = changesDate ? .modified : .removed
            if let before = input.temporal, before > done, input.namesMethod { return (before, true) }
            return (done, false)
        }
        if changesDate { return (nil, false) }
        if let before = input.temporal, before > .unmodified {
            return input.namesMethod ? (before, true) : (nil, false)
        }
        return (keepsOtherDate || lacksFullDate ? nil : .unmodified, false)
    }
}

/// What an output says of itself.
public struct ClaimedOfFile: Sendable, Hashable {
    /// (0012,0062) says YES.
    public let identityRemoved: Bool
    /// (0028,0303); nil where it is absent, since none of its terms is true.
    public let temporal: TemporalInformation?
    /// How many of the two rest on what the input says of an earlier de-identification.
    public let inherited: Int

    package init(identityRemoved: Bool = false, temporal: TemporalInformation? = nil, inherited: Int = 0) {
        self.identityRemoved = identityRemoved
        self.temporal = temporal
        self.inherited = inherited
    }
}
