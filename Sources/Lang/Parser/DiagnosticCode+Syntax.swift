/// The codes of lexer and parser: E01xx.
extension DiagnosticCode {
    /// A character that begins no token.
    package static let unexpectedCharacter = DiagnosticCode("E0101", "unexpected-character")
    /// A `"` without its partner on the same line.
    package static let unterminatedString = DiagnosticCode("E0102", "unterminated-string")
    /// A backslash sequence that the language does not have.
    package static let invalidEscape = DiagnosticCode("E0103", "invalid-escape")
    /// A tag literal that is not `(gggg,eeee)` with four hexadecimal or `x` digits a half, or a range of such.
    package static let invalidTag = DiagnosticCode("E0104", "invalid-tag")
    /// A number that is not an integer or a decimal in range.
    package static let invalidNumber = DiagnosticCode("E0105", "invalid-number")
    /// A regular expression without its closing slash.
    package static let unterminatedRegex = DiagnosticCode("E0106", "unterminated-regex")
    /// A file that is not UTF-8.
    package static let invalidUTF8 = DiagnosticCode("E0107", "invalid-utf8")
    /// A character that a reader cannot see, or that ends a line for some programs only.
    package static let hiddenCharacter = DiagnosticCode("E0108", "hidden-character")
    /// A word of a creator or of a guard's text with letters that only look Latin.
    package static let mixedScripts = DiagnosticCode("E0109", "mixed-scripts")
    /// The file does not begin with `midic 1`, so it is taken for no policy.
    package static let missingHeader = DiagnosticCode("E0110", "missing-header")
    /// `midic N` with an N that this program does not know.
    package static let unknownLanguageVersion = DiagnosticCode("E0111", "unknown-language-version")
    /// A second `policy` block, or a clause said twice in one.
    package static let duplicateClause = DiagnosticCode("E0112", "duplicate-clause")
    /// The grammar wants something else here.
    package static let unexpectedToken = DiagnosticCode("E0120", "unexpected-token")
    /// Something that the grammar wants is not there.
    package static let missingToken = DiagnosticCode("E0121", "missing-token")
    /// A statement that starts with no known word and has no `->`.
    package static let unknownStatement = DiagnosticCode("E0122", "unknown-statement")
    /// A `{` or `(` without its partner.
    package static let unclosedBracket = DiagnosticCode("E0123", "unclosed-bracket")
    /// A word of the language in a place where it does not belong, such as `policy` in a block.
    package static let misplacedStatement = DiagnosticCode("E0124", "misplaced-statement")
    /// Two statements on one line without `;`.
    package static let missingSeparator = DiagnosticCode("E0125", "missing-separator")
    /// Blocks, parentheses or fallbacks nested deeper than the parser follows.
    package static let nestingTooDeep = DiagnosticCode("E0126", "nesting-too-deep")
    /// A clause that needs a written reason or condition and has none.
    package static let missingReason = DiagnosticCode("E0127", "missing-reason")
    /// A word of the language where a policy's own name is wanted.
    package static let reservedWord = DiagnosticCode("E0128", "reserved-word")
    /// A word of a later version of the language.
    package static let notInThisVersion = DiagnosticCode("E0130", "not-in-this-version")

    package static let allSyntax: [DiagnosticCode] = [
        unexpectedCharacter, unterminatedString, invalidEscape, invalidTag, invalidNumber, unterminatedRegex,
        invalidUTF8, hiddenCharacter, mixedScripts, missingHeader, unknownLanguageVersion, duplicateClause,
        unexpectedToken,
        missingToken,
        unknownStatement, unclosedBracket, misplacedStatement, missingSeparator, nestingTooDeep, missingReason,
        reservedWord,
        notInThisVersion,
    ]
}
