package import MidicLang

/// The codes of type checking: E03xx and W03xx.
extension DiagnosticCode {
    /// A column of a table whose values an attribute cannot hold.
    package static let columnDoesNotFit = DiagnosticCode("E0345", "column-does-not-fit")
    /// `lookup` without `else`.
    package static let lookupWithoutElse = DiagnosticCode("E0346", "lookup-without-else")
    /// An offset from a column that gives no days.
    package static let offsetColumn = DiagnosticCode("E0347", "offset-column")
    package static let unknownAction = DiagnosticCode("E0301", "unknown-action")
    /// Missing, unknown or surplus arguments of an action.
    package static let wrongArguments = DiagnosticCode("E0302", "wrong-arguments")
    /// An action on a value representation that it cannot change.
    package static let actionNotForVR = DiagnosticCode("E0303", "action-not-for-vr")
    /// `uid` on an attribute that names a class and not an instance.
    package static let classUIDMapped = DiagnosticCode("E0304", "class-uid-mapped")
    package static let pseudonymTooLong = DiagnosticCode("E0305", "pseudonym-too-long")
    /// Fewer than 60 bits.
    package static let pseudonymTooShort = DiagnosticCode("E0306", "pseudonym-too-short")
    /// A value that the VR does not allow.
    package static let invalidValue = DiagnosticCode("E0307", "invalid-value")
    /// A number of values that the VM does not allow.
    package static let wrongMultiplicity = DiagnosticCode("E0308", "wrong-multiplicity")
    /// A parameter whose bounds allow values that the VR does not.
    package static let paramDoesNotFit = DiagnosticCode("E0309", "param-does-not-fit")
    /// `set ""`.
    package static let emptyValue = DiagnosticCode("E0310", "empty-value")
    /// Anything but `keep` on pixel data.
    package static let pixelsNeedLaterVersion = DiagnosticCode("E0311", "pixels-need-later-version")
    /// A source of `copy` that the target cannot hold.
    package static let copyDoesNotFit = DiagnosticCode("E0312", "copy-does-not-fit")
    /// `add` on anything but a named attribute of the root.
    package static let addNotAtRoot = DiagnosticCode("E0313", "add-not-at-root")
    /// A unit or step that the VR does not have.
    package static let unitDoesNotFit = DiagnosticCode("E0314", "unit-does-not-fit")
    /// `standard` on an attribute that Table E.1-1 does not list.
    package static let standardWithoutRow = DiagnosticCode("E0315", "standard-without-row")
    /// `standard` or `obligations` where no profile is extended.
    package static let standardWithoutProfile = DiagnosticCode("E0316", "standard-without-profile")
    package static let overrideWithoutBecause = DiagnosticCode("E0317", "override-without-because")
    package static let emptyBecause = DiagnosticCode("E0318", "empty-because")
    /// `quarantine` or `reject` as a rule's main action.
    package static let misplacedOutcome = DiagnosticCode("E0319", "misplaced-outcome")
    /// `else` after an action that cannot fail.
    package static let needlessElse = DiagnosticCode("W0320", "needless-else")
    /// An action that needs to know the VR, on elements whose VR only the file knows.
    package static let unknownValueType = DiagnosticCode("E0321", "unknown-value-type")
    /// A constant for an attribute that names a class.
    package static let classUIDSet = DiagnosticCode("E0322", "class-uid-set")
    /// The same action again after `else`.
    package static let repeatedFallback = DiagnosticCode("E0323", "repeated-fallback")
    /// `classes unregistered` with anything but `uid`, or said twice.
    package static let unregisteredClassAction = DiagnosticCode("E0324", "unregistered-class-action")
    /// A value for an attribute that says what was done to the file.
    package static let writtenByMidic = DiagnosticCode("E0325", "written-by-midic")
    /// An action that leaves an object without what identifies it.
    package static let identifierLost = DiagnosticCode("E0326", "identifier-lost")
    /// Anything but `keep` on what decoding needs.
    package static let decodingNeedsIt = DiagnosticCode("E0327", "decoding-needs-it")
    /// A source of `pseudonym(from:)` that tells nobody apart.
    package static let pseudonymSource = DiagnosticCode("E0328", "pseudonym-source")
    /// `shift` of a date whose true value is public.
    package static let publicDateShifted = DiagnosticCode("E0329", "public-date-shifted")
    /// A guard on an attribute whose values cannot be compared that way.
    package static let guardType = DiagnosticCode("E0330", "guard-type")
    /// A comparison of several values without `any`, `all` or a position.
    package static let guardNeedsQuantifier = DiagnosticCode("E0331", "guard-needs-quantifier")
    /// A negated comparison of an attribute that may be absent (law 4).
    package static let unguardedNegation = DiagnosticCode("E0332", "unguarded-negation")
    /// A literal in a guard that is no value of the attribute.
    package static let guardLiteral = DiagnosticCode("E0333", "guard-literal")
    package static let invalidPattern = DiagnosticCode("E0334", "invalid-pattern")
    /// A guard on an attribute that guards of this version cannot read.
    package static let guardSubject = DiagnosticCode("E0335", "guard-subject")
    /// `scope: study` for UIDs that objects of other studies refer to.
    package static let studyScope = DiagnosticCode("E0344", "study-scope")
    /// A guard that no file can satisfy.
    package static let guardNeverTrue = DiagnosticCode("W0336", "guard-never-true")

    /// A UID of another kind than the attribute holds.
    package static let uidOfOtherKind = DiagnosticCode("E0337", "uid-of-other-kind")
    /// A SOP class of which no file holds an object, or a UID of DICOM's root that PS3.6 does not register.
    package static let doubtfulClass = DiagnosticCode("W0338", "doubtful-class")
    /// A value that PS3.3 does not list for the attribute.
    package static let unlistedValue = DiagnosticCode("W0339", "unlisted-value")
    /// A guard that every file satisfies.
    package static let guardAlwaysTrue = DiagnosticCode("W0340", "guard-always-true")
    /// A gate that decides nothing beside the others.
    package static let gateWithoutEffect = DiagnosticCode("W0341", "gate-without-effect")
    /// Gates that turn every file away.
    package static let noFilePasses = DiagnosticCode("W0342", "no-file-passes")
    /// `any X is not` and `all X is not`, which read otherwise than they are meant.
    package static let negatedQuantifier = DiagnosticCode("E0343", "negated-quantifier")

    /// A part of `compose` that is no text, or that cannot be sliced so.
    package static let composePart = DiagnosticCode("E0285", "compose-part")
    /// Composed values that the attribute can never hold.
    package static let composedNeverFits = DiagnosticCode("E0286", "composed-never-fits")

    /// An attribute that no new item can have so.
    package static let itemMember = DiagnosticCode("E0287", "item-member")
    /// An attribute that no IOD has in items of the sequence.
    package static let memberOutsideIOD = DiagnosticCode("W0285", "member-outside-iod")
    /// A new item without an attribute that such items must have.
    package static let itemLacksMember = DiagnosticCode("W0286", "item-lacks-member")

    /// `ignoring case` where values have no upper and lower case.
    package static let caseless = DiagnosticCode("E0350", "caseless-values")
    /// Two attributes whose values cannot be compared with each other.
    package static let incomparableAttributes = DiagnosticCode("E0351", "incomparable-attributes")
    /// A place at which guards find no attribute.
    package static let guardPlace = DiagnosticCode("E0352", "guard-place")
    /// A text of a list that another text of it finds too.
    package static let redundantText = DiagnosticCode("W0350", "redundant-text")

    /// An element of a creator or a group for which no private block can be made.
    package static let blockNotMade = DiagnosticCode("E0365", "block-not-made")

    /// A text behind `as:` in `shift` that is no layout of a date.
    package static let dateLayout = DiagnosticCode("E0366", "date-layout")

    package static let allTypes: [DiagnosticCode] = [
        composePart, composedNeverFits, itemMember, memberOutsideIOD, itemLacksMember,
        unknownAction, wrongArguments, actionNotForVR, classUIDMapped, pseudonymTooLong, pseudonymTooShort,
        invalidValue, wrongMultiplicity, paramDoesNotFit, emptyValue, pixelsNeedLaterVersion, copyDoesNotFit,
        addNotAtRoot, unitDoesNotFit, standardWithoutRow, standardWithoutProfile, overrideWithoutBecause, emptyBecause,
        misplacedOutcome, needlessElse, unknownValueType, classUIDSet, repeatedFallback,
        unregisteredClassAction, writtenByMidic, identifierLost, decodingNeedsIt, pseudonymSource, publicDateShifted,
        guardType, guardNeedsQuantifier,
        unguardedNegation, guardLiteral, invalidPattern, guardSubject, studyScope, guardNeverTrue,
        uidOfOtherKind, doubtfulClass, unlistedValue, guardAlwaysTrue, gateWithoutEffect, noFilePasses,
        negatedQuantifier, columnDoesNotFit, lookupWithoutElse, offsetColumn, caseless, incomparableAttributes,
        guardPlace,
        redundantText, blockNotMade, dateLayout,
    ]
}
