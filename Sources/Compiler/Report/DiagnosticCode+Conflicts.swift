package import MidicLang

/// The codes of conflicts and obligations (E, W and N): E04xx.
extension DiagnosticCode {
    /// Two rules of one layer decide the same element differently, and neither is more specific.
    package static let ambiguousRules = DiagnosticCode("E0401", "ambiguous-rules")
    /// A rule does less than what it inherits and does not say `override`.
    package static let loosensInherited = DiagnosticCode("E0402", "loosens-inherited")
    /// An option wants values cleaned, and no rule says how.
    package static let unfilledObligation = DiagnosticCode("E0403", "unfilled-obligation")
    /// UIDs must be replaced, and no rule gives a key.
    package static let missingUIDKey = DiagnosticCode("E0404", "missing-uid-key")
    /// One chosen option keeps what another wants cleaned, and no rule decides.
    package static let undecidedClash = DiagnosticCode("E0405", "undecided-clash")
    /// A rule speaks of what is inside a sequence that never keeps its items.
    package static let ruleUnderRemovedSequence = DiagnosticCode("E0406", "rule-under-removed-sequence")
    /// A rule empties an attribute that must have a value in an accepted class.
    package static let emptiesTypeOne = DiagnosticCode("E0407", "empties-type-1")
    /// UIDs that refer to one another become different ones.
    package static let referenceGroupDiffers = DiagnosticCode("E0408", "reference-group-differs")
    /// Dates of one file move by different days.
    package static let severalOffsets = DiagnosticCode("E0409", "several-offsets")
    /// The files still show what a pseudonym is made from.
    package static let pseudonymSourceKept = DiagnosticCode("E0415", "pseudonym-source-kept")
    /// A rule copies the original of what a key replaces in the same file.
    package static let revealingCopy = DiagnosticCode("W0417", "revealing-copy")
    /// A clause of the `policy` block does less than what it inherits and does not say `override`.
    package static let clauseLoosens = DiagnosticCode("E0424", "clause-loosens-inherited")
    /// Under other options than its own, an inherited rule does less than the profile asks for.
    package static let unbackedRule = DiagnosticCode("E0425", "unbacked-rule")
    /// `override` where nothing is loosened, or where nothing can be.
    package static let needlessOverride = DiagnosticCode("E0410", "needless-override")
    /// `override` that does something for some attributes of a list only.
    package static let partialOverride = DiagnosticCode("W0426", "partial-override")
    /// A rule that decides no element of any accepted file.
    package static let neverMatches = DiagnosticCode("W0411", "never-matches")
    /// A rule removes an attribute that must be there in an accepted class.
    package static let breaksIODType = DiagnosticCode("W0412", "breaks-iod-type")
    /// A rule of a class, glob, mask or VR takes away what a chosen option retains.
    package static let takesRetained = DiagnosticCode("W0413", "takes-retained")
    /// `clean_graphics`, and no gate about overlays in the pixels.
    package static let undecidedOverlays = DiagnosticCode("W0414", "undecided-overlays")
    /// A rule of a class, glob, mask or VR is less strict than what it inherits, which stays.
    package static let classRuleNotLooser = DiagnosticCode("N0420", "class-rule-not-looser")
    /// A rule of a class, glob, mask or VR repeats an inherited action with arguments that are less strict; the inherited ones stay.
    package static let argumentsStay = DiagnosticCode("W0427", "inherited-arguments-stay")
    /// The table removes attributes that the IODs demand.
    package static let standardBreaksType = DiagnosticCode("N0421", "standard-breaks-type")
    /// A rule that empties writes a dummy where a value is demanded.
    package static let dummyForEmpty = DiagnosticCode("N0422", "dummy-for-empty")
    /// `keep in_iod` has no IOD to look at for SOP classes that the tables do not know.
    package static let inIODUnknownClass = DiagnosticCode("N0423", "in-iod-unknown-class")

    /// A rule about a place that no IOD has.
    package static let pathInNoIOD = DiagnosticCode("W0418", "path-in-no-iod")
    /// A guard on an attribute that no accepted class has at the root.
    package static let notAtRoot = DiagnosticCode("W0419", "not-at-root")
    /// A rule that creates an attribute at the root and leaves the same one in items as it is.
    package static let itemsLeft = DiagnosticCode("W0429", "items-left")
    /// A rule for classes that do not have the attribute.
    package static let outsideIOD = DiagnosticCode("N0428", "outside-iod")

    package static let allConflicts: [DiagnosticCode] = [
        ambiguousRules, loosensInherited, unfilledObligation, missingUIDKey, undecidedClash,
        ruleUnderRemovedSequence, emptiesTypeOne, referenceGroupDiffers, severalOffsets, pseudonymSourceKept,
        revealingCopy,
        clauseLoosens, unbackedRule, needlessOverride, partialOverride, neverMatches, breaksIODType, takesRetained,
        undecidedOverlays,
        classRuleNotLooser, argumentsStay,
        standardBreaksType, dummyForEmpty, inIODUnknownClass, pathInNoIOD, itemsLeft, notAtRoot, outsideIOD,
    ]
}
