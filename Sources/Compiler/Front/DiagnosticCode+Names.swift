package import MidicLang

/// The codes of name resolution: E02xx and W02xx.
extension DiagnosticCode {
    /// A policy file, or a file that it extends, cannot be read.
    package static let missingFile = DiagnosticCode("E0201", "missing-file")
    /// A file extends itself, directly or through others.
    package static let importCycle = DiagnosticCode("E0202", "import-cycle")
    /// A file without a `policy` block.
    package static let missingPolicyBlock = DiagnosticCode("E0203", "missing-policy-block")
    /// `standard`, `otherwise` or `on_error` is neither written nor inherited.
    package static let missingClause = DiagnosticCode("E0204", "missing-clause")
    /// `standard` names an edition that this program does not carry.
    package static let unknownEdition = DiagnosticCode("E0205", "unknown-edition")
    package static let unknownProfile = DiagnosticCode("E0206", "unknown-profile")
    package static let unknownOption = DiagnosticCode("E0207", "unknown-option")
    /// Options that exclude each other, or an option named twice.
    package static let optionClash = DiagnosticCode("E0208", "option-clash")
    /// `with` where no profile is extended.
    package static let optionsWithoutProfile = DiagnosticCode("E0209", "options-without-profile")
    /// Two declarations of one name, or of two that look the same, in any of the layers.
    package static let duplicateName = DiagnosticCode("E0210", "duplicate-name")
    /// A declared name that is a DICOM keyword, a built-in class or an action, or looks like one.
    package static let reservedName = DiagnosticCode("E0211", "reserved-name")
    /// No attribute, class or set of that name.
    package static let unknownName = DiagnosticCode("E0212", "unknown-name")
    package static let unknownSOPClass = DiagnosticCode("E0213", "unknown-sop-class")
    package static let unknownStorageFamily = DiagnosticCode("E0214", "unknown-storage-family")
    package static let unknownSecret = DiagnosticCode("E0215", "unknown-secret")
    package static let unknownParam = DiagnosticCode("E0216", "unknown-param")
    package static let unknownOffset = DiagnosticCode("E0217", "unknown-offset")
    package static let unknownCondition = DiagnosticCode("E0218", "unknown-condition")
    package static let unknownVR = DiagnosticCode("E0219", "unknown-vr")
    /// A keyword glob that no attribute matches.
    package static let emptyGlob = DiagnosticCode("E0220", "empty-glob")
    package static let recursiveSet = DiagnosticCode("E0221", "recursive-set")
    package static let recursiveCondition = DiagnosticCode("E0222", "recursive-condition")
    /// A private element written with its block number.
    package static let literalPrivateBlock = DiagnosticCode("E0223", "literal-private-block")
    /// An even group after `private`.
    package static let publicGroup = DiagnosticCode("E0224", "public-group")
    /// An odd group without `private` and a creator.
    package static let privateNeedsCreator = DiagnosticCode("E0225", "private-needs-creator")
    package static let emptyCreator = DiagnosticCode("E0226", "empty-creator")
    /// Group lengths, command elements and item delimiters are no part of the data that rules decide.
    package static let structuralTag = DiagnosticCode("E0227", "structural-tag")
    /// An element of the file meta group without `meta`.
    package static let needsMeta = DiagnosticCode("E0228", "needs-meta")
    /// `meta` before something that is not in the file meta group.
    package static let notMeta = DiagnosticCode("E0229", "not-meta")
    /// A file meta element that is always written afresh.
    package static let metaWrittenAfresh = DiagnosticCode("E0230", "meta-written-afresh")
    /// A step of a path that is not a sequence.
    package static let pathNotSequence = DiagnosticCode("E0231", "path-not-sequence")
    /// `**` as a selector outside `in S { }`.
    package static let everythingOutsideIn = DiagnosticCode("E0232", "everything-outside-in")
    /// A selector that cannot stand in this block, path or `except`.
    package static let misplacedSelector = DiagnosticCode("E0233", "misplaced-selector")
    /// `otherwise` or `on_error` with a word that is not one of its outcomes.
    package static let unknownOutcome = DiagnosticCode("E0234", "unknown-outcome")
    /// Bounds or a default of a parameter that do not fit together.
    package static let paramBounds = DiagnosticCode("E0236", "param-bounds")
    /// An offset's range that is empty, too wide, or contains 0.
    package static let offsetRange = DiagnosticCode("E0237", "offset-range")
    /// An offset keyed by an attribute that cannot be a key.
    package static let offsetKey = DiagnosticCode("E0238", "offset-key")
    /// `accept`, `reject` or `quarantine` where only rules can stand.
    package static let misplacedGate = DiagnosticCode("E0239", "misplaced-gate")
    /// A set that cannot be used in this place, because of its own paths or exceptions.
    package static let setShape = DiagnosticCode("E0240", "set-shape")
    /// A declaration that nothing uses.
    package static let unusedName = DiagnosticCode("W0241", "unused-name")
    /// Sets or conditions that expand to more parts than any policy needs.
    package static let expansionTooLarge = DiagnosticCode("E0242", "expansion-too-large")
    /// A private creator that is one slip away from another.
    package static let nearCreator = DiagnosticCode("W0243", "near-creator")
    /// A constant that is a function or a variable in other tools.
    package static let functionText = DiagnosticCode("W0244", "function-text")
    /// More of something than a policy may have, or a longer text.
    package static let policyLimit = DiagnosticCode("E0245", "policy-limit")

    package static let unknownTable = DiagnosticCode("E0250", "unknown-table")
    package static let unknownColumn = DiagnosticCode("E0251", "unknown-column")
    /// A key that cannot tell whose file it is.
    package static let tableKey = DiagnosticCode("E0252", "table-key")
    /// A column that is declared wrongly.
    package static let tableColumn = DiagnosticCode("E0253", "table-column")
    /// A column of a table that nothing uses.
    package static let unusedColumn = DiagnosticCode("W0250", "unused-column")

    /// An imported file is a policy.
    package static let importedPolicy = DiagnosticCode("E0260", "imported-policy")
    /// A digest that is not 64 hexadecimal digits.
    package static let invalidDigest = DiagnosticCode("E0261", "invalid-digest")
    /// A file that is not the one whose digest was written.
    package static let digestMismatch = DiagnosticCode("E0262", "pin-mismatch")
    /// A pinned file that names another one without a digest.
    package static let unpinnedFile = DiagnosticCode("E0263", "unpinned-file")
    /// A device that reads nothing that says which device it is.
    package static let deviceWithoutMaker = DiagnosticCode("E0264", "device-without-maker")

    /// `within` that leaves nothing of a term.
    package static let emptyIntersection = DiagnosticCode("E0265", "empty-intersection")

    /// A file that does not say that it is the list that it should be.
    package static let notAList = DiagnosticCode("E0266", "not-a-list")
    /// A line of a list that is none.
    package static let listLine = DiagnosticCode("E0267", "list-line")

    /// `safe_list` without the option that it adds to.
    package static let safeListWithoutOption = DiagnosticCode("E0268", "safe-list-without-option")
    /// `safe_list` without `override`.
    package static let safeListLoosens = DiagnosticCode("E0269", "safe-list-loosens")

    /// `matching` that no value matches, or that does not belong to the type.
    package static let paramPattern = DiagnosticCode("E0270", "param-pattern")

    package static let allNames: [DiagnosticCode] = [
        missingFile, importCycle, missingPolicyBlock, missingClause, unknownEdition, unknownProfile, unknownOption,
        optionClash, optionsWithoutProfile, duplicateName, reservedName, unknownName, unknownSOPClass,
        unknownStorageFamily, unknownSecret, unknownParam, unknownOffset, unknownCondition, unknownVR, emptyGlob,
        recursiveSet, recursiveCondition, literalPrivateBlock, publicGroup, privateNeedsCreator, emptyCreator,
        structuralTag, needsMeta, notMeta, metaWrittenAfresh, pathNotSequence, everythingOutsideIn, misplacedSelector,
        unknownOutcome, paramBounds, offsetRange, offsetKey, misplacedGate, setShape, unusedName,
        expansionTooLarge, nearCreator, functionText, policyLimit, unknownTable, unknownColumn, tableKey, tableColumn,
        unusedColumn, importedPolicy, invalidDigest, digestMismatch,
        unpinnedFile, deviceWithoutMaker, emptyIntersection, notAList, listLine,
        misplacedVR, vrSaidTwice, vrOfTable, safeListWithoutOption, safeListLoosens, paramPattern,
    ]
}
