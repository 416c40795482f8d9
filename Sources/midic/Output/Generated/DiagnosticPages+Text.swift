// Made from docs/diagnostics.md by DiagnosticPagesTests with MIDIC_UPDATE=1. Do not edit.

extension DiagnosticPages {
    static let text = ###"""
        # Diagnostics

        Every finding has a stable code. The letter tells how bad it is: `E` an error, which stops the build; `W` a warning; `N` a
        note. The first two digits tell the phase: 01 syntax, 02 names, 03 types, 04 conflicts and obligations, 05 lowering and
        limits. A code never changes its meaning; codes that are no longer used are not given out again.

        A policy's errors come all in one go. A statement reports one fault of its grammar, since what follows in it would be
        guesswork; the next statement is read afresh.

        Each code has an example that shows it (*wrong*) and one that does not (*right*); both are tested. They stand in a policy that extends `basic`
        with the options that are named, says `otherwise remove` and `on_error quarantine`, has the secret `study_key`, the offset `longitudinal` and
        `uids -> uid(study_key)`, unless the example says these itself.

        ## 01 Syntax

        ### E0101 unexpected-character

        A character that begins nothing in the language: an arrow or quotation marks that a word processor put in, `==`, `@`, a letter of another
        script that only looks Latin.

        ```midic wrong
        PatientAge → remove
        StationName -> set “CT1”
        ```

        ```midic right
        PatientAge -> remove
        StationName -> set "CT1"
        ```

        Inside a text in quotes and in comments every visible character may stand.

        ### E0102 unterminated-string

        A text in quotes ends on the line on which it begins. The closing quotation mark is missing, or a raw text `#"..."#` lacks
        its closing `"#`.

        Add the closing mark. Long texts cannot be broken over lines.

        ```midic wrong
        StationName -> set "CT1
        ```

        ```midic right
        StationName -> set "CT1"
        ```

        ### E0103 invalid-escape

        A backslash in a text begins an escape, and the language has five: `\"`, `\\`, `\n`, `\t` and `\u{...}` with one to six
        hexadecimal digits of a Unicode scalar value.

        Double the backslash, or use a raw text, in which backslashes mean nothing.

        ```midic wrong
        StationName -> set "A\B"
        ```

        ```midic right
        StationName -> set "A-B"
        ```

        ### E0104 invalid-tag

        A tag is written `(gggg,eeee)`: four hexadecimal digits in each half. A digit may be `x` (any), and a half may be a range
        of two words without `x`, the smaller first.

        ```midic wrong
        (0010,101) -> remove
        ```

        ```midic right
        (0010,1010), (60xx,4000) -> remove
        ```

        ### E0105 invalid-number

        A number with letters attached, one that does not fit 64 bits, a decimal where a whole number is needed, or the number of a
        value below 1.

        ```midic wrong
        PatientAge -> round(1year)
        ```

        ```midic right
        reject "young" when Rows < 12
        ```

        ### E0106 unterminated-regex

        After `matches` stands a regular expression between slashes, on one line.

        Add the closing slash; write a slash inside the expression as `\/`.

        ```midic wrong
        reject "phantom" when PatientName matches /PHANTOM.*
        ```

        ```midic right
        reject "phantom" when PatientName matches /PHANTOM.*/
        ```

        ### E0107 invalid-utf8

        The file is not UTF-8 from the marked byte on. Nothing is guessed about other encodings. Save the file as UTF-8.

        ### E0108 hidden-character

        A character that a reader cannot see, or that is no blank and looks like one, or that ends a line for some programs and not for others: such
        characters can make a policy read otherwise than it is compiled.

        - Nowhere in a policy, comments included: controls (C0, DEL, C1; tab, LF and CR LF aside), line and paragraph separators, format
          characters and changes of writing direction, what fonts leave out (Default_Ignorable_Code_Point: zero-width characters, Hangul fillers,
          variation selectors and joiners but where emoji, Arabic and Indic scripts need them), noncharacters, and the blank glyphs U+2800, U+16FE4 and U+1D159. Properties are those of the
          Unicode Character Database. A carriage return alone ends a line in some editors and none in `grep` and `git diff`: lines end with LF or
          CR LF.
        - Nor as an escape where the text is shown or written into files: reasons, `because`, creators, versions, defaults, arguments of actions (in
          those LF, CR, FF and TAB may stand, if the VR allows them). A guard may compare with `\u{...}`.
        - In a private creator no blank but U+0020. Nor, but by an escape, in a text that a guard compares with and in patterns (U+3000 may
          stand between characters that are not of ASCII).

        ```midic wrong
        PatientID -> override keep because "approved\u{202E}"
        private "ACME\tHEADER" (0019,xx10) -> remove
        ```

        ```midic right
        PatientID -> override keep because "approved"
        private "ACME HEADER" (0019,xx10) -> remove
        ```

        ### E0109 mixed-scripts

        A word of a private creator, or of a text or pattern that a guard compares with, has letters of another script or style that look like Latin
        ones (after the confusables of UTS #39); or the text has dashes, dots or slashes that look like those of ASCII; or a letter with a combining
        mark, which files hold as one character. No file holds such a text, so the rule or gate would never do anything, and no reader would see why.

        ```midic wrong
        private "VЕND" (0019,xx10) -> remove
        ```

        ```midic right
        private "VEND" (0019,xx10) -> remove
        ```

        Words of one script may stand beside each other, and so may Greek letters that look like none (`TNFα`). In texts of guards fullwidth letters
        and marks of other scripts may stand beside those scripts, and a Roman numeral at the end of a word. If the mixture is meant, write the
        character as `\u{...}`, in a pattern its bytes as `\x..`.

        ### E0110 missing-header

        The first words of a policy are `midic 1`, the version of the language, on one line. Comments may stand before them. A file that does not begin so
        is taken for no policy: it may be a key or a list of patients, so this is the only finding about it, and no line of it is shown. The same
        goes for a file named in `extends`.

        ```midic wrong bare
        policy sample version "1" {}
        ```

        ```midic right
        midic 1
        policy sample version "1" {
            standard  "2026d"
            otherwise remove
            on_error  quarantine
        }
        ```

        ### E0111 unknown-language-version

        The number after `midic` is one that this program does not know. Nothing else is said of the file. Use a newer program, or write `midic 1` if the
        policy needs nothing newer.

        ```midic wrong
        midic 2
        ```

        ```midic right
        midic 1
        policy sample version "1" {
            standard  "2026d"
            otherwise remove
            on_error  quarantine
        }
        ```

        ### E0112 duplicate-clause

        A file has at most one `policy` block, and a block each of its clauses once. The message names the first place too. Merge
        the two or remove one.

        ```midic wrong
        midic 1
        policy a version "1" {
            standard  "2026d"
            otherwise remove
            otherwise keep
            on_error  quarantine
        }
        ```

        ```midic right
        midic 1
        policy a version "1" {
            standard  "2026d"
            otherwise remove
            on_error  quarantine
        }
        ```

        ### E0120 unexpected-token

        The grammar wants something else at this place, and the message says what. An attribute stands before its action, and a condition before the arrow.

        ```midic wrong
        remove PatientAge
        PatientSize -> remove when Rows is 1
        reject "wide" when Rows = 512
        ```

        ```midic right
        PatientAge -> remove
        PatientSize when Rows is 1 -> remove
        reject "wide" when Rows is 512
        ```

        ### E0121 missing-token

        A statement breaks off. The message names what is missing and after which word.

        ```midic wrong
        PatientAge ->
        ```

        ```midic right
        PatientAge -> remove
        ```

        ### E0122 unknown-statement

        A line that begins with a word that begins no statement and that no `->` follows, or an unknown clause in the `policy`
        block. A near word is proposed.

        ```midic wrong
        sercet site_key
        ```

        ```midic right
        secret site_key
        PatientID -> pseudonym(site_key)
        ```

        ### E0123 unclosed-bracket

        A `(`, `[` or `{` that nothing closes; the opening one is marked. Add the closing one.

        ```midic wrong
        param site: text(1...8
        StationName -> set site
        ```

        ```midic right
        param site: text(1...8)
        StationName -> set site
        ```

        ### E0124 misplaced-statement

        A statement that is right in itself and stands where it cannot: a declaration in a block, a clause such as `otherwise`
        outside the `policy` block, a rule inside it. Move it.

        ```midic wrong
        for storage(CT) {
            set ages = PatientAge
            ages -> remove
        }
        ```

        ```midic right
        set ages = PatientAge
        for storage(CT) {
            ages -> remove
        }
        ```

        ### E0125 missing-separator

        Two statements on one line. Put each on its own line, or write `;` between them.

        ```midic wrong
        secret a secret b
        ```

        ```midic right
        secret a
        secret b
        PatientID -> pseudonym(a)
        AccessionNumber -> pseudonym(b)
        ```

        ### E0126 nesting-too-deep

        Blocks or parentheses are nested more than 64 deep, or an action has more than 16 fallbacks. Name parts of a condition with
        `condition`, or merge blocks.

        ```midic wrong
        reject "x" when (((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((Modality is "OT")))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
        ```

        ```midic right
        reject "x" when ((Modality is "OT"))
        ```

        ### E0127 missing-reason

        `reject` and `quarantine` need a reason in quotes, which stands in logs and audits; `because` needs the reason for the
        exception.

        ```midic wrong
        reject when Modality is "OT"
        ```

        ```midic right
        reject "kind not known" when Modality is "OT"
        ```

        ### E0128 reserved-word

        A word of the language, of this version or a later one, where a name of your own is wanted. Choose another name, for example
        with an underscore: `site_offset` rather than `offset`.

        ```midic wrong
        set keep = StationName
        ```

        ```midic right
        set kept_names = StationName
        kept_names -> remove
        ```

        ### E0130 not-in-this-version

        A word of the language whose feature this version of midic does not have yet: text cleaning, structured report content, pixel
        redaction, assertions, tests of policies. The policy does not compile.
        Remove the statement, or write what there is today:

        | for | write |
        | --- | --- |
        | `scrub`, `strip`, `tokens` | `remove` or `empty`, which take the whole text |
        | `pixels`, `detect`, `hold` | `quarantine "reason" when ...`, which holds such files back |
        | `blank`, `replace` | `empty`; `set "value"` |

        ```midic wrong
        ImageComments -> scrub from (people, ids)
        ```

        ```midic right
        ImageComments -> remove
        ```

        ## 02 Names

        ### E0201 missing-file

        The policy, or a file that it extends, cannot be read: it is not there, is a folder, a pipe or a device, or is longer than 4 MB. Paths in
        `extends "..."` are relative to the file that says them.

        ```midic wrong
        midic 1
        policy sample version "1" {
            extends "no_such_file.midic"
        }
        ```

        ```midic right
        midic 1
        policy sample version "1" {
            extends "base.midic"
        }
        ```

        ```midic base.midic
        midic 1
        policy base version "1" {
            standard  "2026d"
            otherwise remove
            on_error  quarantine
        }
        ```

        ### E0202 import-cycle

        A file extends itself, directly or through files that it extends, or imports itself in this way. Layers need a first one: remove one
        `extends` or `import` of the cycle.

        ```midic wrong
        midic 1
        policy a version "1" {
            extends "base.midic"
        }
        ```

        ```midic right
        midic 1
        policy a version "1" {
            standard  "2026d"
            otherwise remove
            on_error  quarantine
        }
        ```

        ```midic base.midic
        midic 1
        policy base version "1" {
            extends "base.midic"
        }
        ```

        ### E0203 missing-policy-block

        A file without `policy NAME version "..." { ... }`. Also a file that only others extend says who it is. A fragment has none, and is
        checked with a policy that imports it.

        ```midic wrong
        midic 1
        PatientAge -> remove
        ```

        ```midic right
        midic 1
        policy base version "1" {
            standard  "2026d"
            otherwise remove
            on_error  quarantine
        }
        PatientAge -> remove
        ```

        ### E0204 missing-clause

        `standard`, `otherwise` and `on_error` have no silent default: each must be written here or in a file that is extended.

        ```midic wrong
        midic 1
        policy base version "1" {
            standard "2026d"
            on_error quarantine
        }
        ```

        ```midic right
        midic 1
        policy base version "1" {
            standard  "2026d"
            otherwise keep in_iod else remove
            on_error  quarantine
        }
        ```

        ### E0205 unknown-edition

        `standard` names an edition of PS3.15 Table E.1-1 that this program does not carry. The table decides what the profile does, so
        no near edition is taken instead. `midic version` prints what there is.

        ```midic wrong
        midic 1
        policy base version "1" {
            standard  "2019"
            otherwise remove
            on_error  quarantine
        }
        ```

        ```midic right
        midic 1
        policy base version "1" {
            standard  "2026d"
            otherwise remove
            on_error  quarantine
        }
        ```

        ### E0206 unknown-profile

        There is one built-in profile, `basic` (PS3.15 Annex E). A file is extended with its path in quotes.

        ```midic wrong
        midic 1
        policy a version "1" {
            standard  "2026d"
            extends   bsic
            otherwise remove
            on_error  quarantine
        }
        ```

        ```midic right
        midic 1
        policy a version "1" {
            standard  "2026d"
            extends   basic
            otherwise remove
            on_error  quarantine
        }
        secret study_key
        uids -> uid(study_key)
        ```

        ### E0207 unknown-option

        A word after `with`, or in `obligations(...)`, that is none of the options of Table E.1-1. The message lists them, or those that have all its
        words: there are two options that retain dates.

        ```midic wrong
        obligations(clean_descriptor) -> remove
        ```

        ```midic right
        midic 1
        policy a version "1" {
            standard  "2026d"
            extends   basic with clean_descriptors
            otherwise remove
            on_error  quarantine
        }
        secret study_key
        uids -> uid(study_key)
        obligations(clean_descriptors) -> empty
        ```

        ### E0208 option-clash

        `retain_full_dates` and `retain_modified_dates` exclude each other (PS3.15 E.3.6), and an option is named once.

        ```midic wrong
        midic 1
        policy a version "1" {
            standard  "2026d"
            extends   basic with retain_full_dates, retain_modified_dates
            otherwise remove
            on_error  quarantine
        }
        ```

        ```midic right
        midic 1
        policy a version "1" {
            standard  "2026d"
            extends   basic with retain_full_dates
            otherwise remove
            on_error  quarantine
        }
        secret study_key
        uids -> uid(study_key)
        ```

        ### E0209 options-without-profile

        `extends "file.midic" with ...` chooses options of the profile that the file extends; this file extends none. Extend `basic`
        there, or drop the options.

        ```midic wrong
        midic 1
        policy a version "1" {
            extends "base.midic" with retain_full_dates
        }
        ```

        ```midic right
        midic 1
        policy a version "1" {
            extends "base.midic"
        }
        ```

        ```midic base.midic
        midic 1
        policy base version "1" {
            standard  "2026d"
            otherwise remove
            on_error  quarantine
        }
        ```

        ### E0210 duplicate-name

        Secrets, parameters, offsets, sets and conditions share one name space over all files of the chain. Nothing shadows, and no two names may look
        the same (case, `l I 1`, `O 0`, `rn m`, `vv w`): both places are named, and one of the two takes another name.

        ```midic wrong
        set site = StationName
        set Site = PatientAge
        site, Site -> remove
        ```

        ```midic right
        set station = StationName
        set ages = PatientAge
        station, ages -> remove
        ```

        ### E0211 reserved-name

        A declared name that is a DICOM keyword, a built-in class or an action, or that looks like one (case, `l I 1`, `O 0`, `rn m`, `vv w`), would
        make every rule with that word say something else to readers than to midic. A set is not named like a VR or an option either.

        ```midic wrong
        set PatientlD = StationName
        PatientlD -> remove
        ```

        ```midic right
        set station = StationName
        station -> remove
        ```

        ### E0212 unknown-name

        A selector, path or guard names no attribute of PS3.6, no built-in class and no set that can be seen here. Keywords are
        compared with upper and lower case.

        An attribute that the dictionary lacks can be named by its tag. A base file cannot use names of the file that extends it.

        ```midic wrong
        PatientsAge -> remove
        ```

        ```midic right
        PatientAge -> remove
        ```

        ### E0213 unknown-sop-class

        A SOP class is named by its keyword in PS3.6 Annex A, by its UID in quotes, or through a family.

        ```midic wrong
        for CTImageStore {
            PatientAge -> remove
        }
        ```

        ```midic right
        for CTImageStorage {
            PatientAge -> remove
        }
        ```

        ### E0214 unknown-storage-family

        `storage(...)` takes the families that `midic check` prints, such as `CT`, `MR` or `US`, in capitals.

        ```midic wrong
        for storage(CTX) {
            PatientAge -> remove
        }
        ```

        ```midic right
        for storage(CT) {
            PatientAge -> remove
        }
        ```

        ### E0215 unknown-secret

        `uid`, `pseudonym` and `offset` need a declared secret. Its value is given at run time and never stands in a policy.

        ```midic wrong
        PatientID -> pseudonym(site_key)
        ```

        ```midic right
        secret site_key
        PatientID -> pseudonym(site_key)
        ```

        ### E0216 unknown-param

        A bare word as a value is a parameter. Declare it, or put a text in quotes.

        ```midic wrong
        StationName -> set site
        ```

        ```midic right
        param site: text(1...8)
        StationName -> set site
        ```

        ### E0217 unknown-offset

        `shift` takes a declared offset.

        ```midic wrong
        PatientBirthDate -> shift longitudinl
        ```

        ```midic right
        PatientBirthDate -> empty
        ```

        ### E0218 unknown-condition

        A bare word as a guard is a named condition. Declare it with `condition NAME = ...`, or write the test of an attribute.

        ```midic wrong
        reject "kind" when foreign
        ```

        ```midic right
        condition foreign = Modality not in ("CT", "MR")
        reject "kind" when foreign
        ```

        ### E0219 unknown-vr

        `vr` takes value representations of PS3.5 section 6.2, two capital letters each.

        ```midic wrong
        vr XX -> remove
        ```

        ```midic right
        vr LT -> empty
        ```

        ### E0220 empty-glob

        No keyword of the dictionary matches the glob, so the rule would never do anything. `*` stands for any number of letters and
        digits; case counts.

        ```midic wrong
        Pateint* -> remove
        ```

        ```midic right
        PatientA* -> remove
        ```

        ### E0221 recursive-set

        A set that contains itself has no members of its own there. Name the attributes instead.

        ```midic wrong
        set a = PatientAge, b
        set b = PatientSize, a
        a -> remove
        ```

        ```midic right
        set a = PatientAge
        set b = PatientSize, a
        b -> remove
        ```

        ### E0222 recursive-condition

        A condition that refers to itself says nothing. Write out what it shall mean.

        ```midic wrong
        condition a = b
        condition b = a
        reject "a" when a
        ```

        ```midic right
        condition a = Modality is "OT"
        condition b = a or Modality is "SR"
        reject "a" when b
        ```

        ### E0223 literal-private-block

        The block number of a private element (the `10` in `(0019,100C)`) is given anew in each file by the private creator, so a rule
        names the element without it. Digits of the element may be `x`.

        ```midic wrong
        private "SIEMENS MR HEADER" {
            (0019,100C) -> remove
        }
        ```

        ```midic right
        private "SIEMENS MR HEADER" {
            (0019,xx0C), (0019,xx1x) -> remove
        }
        ```

        ### E0224 public-group

        Private elements have odd groups (PS3.5 section 7.8). An element of an even group is named without `private`.

        ```midic wrong
        private "ACME" (0010,xx10) -> remove
        ```

        ```midic right
        private "ACME" (0011,xx10) -> remove
        ```

        ### E0225 private-needs-creator

        An element of an odd group means nothing without its creator.

        ```midic wrong
        (0019,100C) -> remove
        ```

        ```midic right
        private "SIEMENS MR HEADER" (0019,xx0C) -> remove
        private * -> remove
        ```

        ### E0226 empty-creator

        A private creator is a text; this one is empty, or has blanks only. One of more than 64 characters or with a backslash is E0307.

        ```midic wrong
        private "" (0019,xx0C) -> remove
        ```

        ```midic right
        private "SIEMENS MR HEADER" (0019,xx0C) -> remove
        ```

        ### E0227 structural-tag

        Group lengths, command elements of group 0000 and the delimiters of group FFFE are written by the program as the output needs
        them. No rule decides them. Specific Character Set (0008,0005) says how all other text reads, so it stays: `keep` may be written and changes
        nothing, any other action is refused, and classes, masks, ranges, globs and `vr` pass it over.

        ```midic wrong
        SpecificCharacterSet -> remove
        (0010,0000) -> remove
        ```

        ```midic right
        SpecificCharacterSet -> keep
        ```

        ### E0228 needs-meta

        An element of the file meta group 0002 is named with `meta`, in selectors and in guards, so that nobody takes it for a part of
        the data set.

        ```midic wrong
        SourceApplicationEntityTitle -> remove
        ```

        ```midic right
        meta SourceApplicationEntityTitle -> remove
        ```

        ### E0229 not-meta

        `meta` stands before elements of group 0002 only.

        ```midic wrong
        meta PatientAge -> remove
        ```

        ```midic right
        PatientAge -> remove
        ```

        ### E0230 meta-written-afresh

        SOP class and instance, transfer syntax, implementation, version and group length of the file meta group are written for every
        output from what it is. No rule decides them.

        ```midic wrong
        meta TransferSyntaxUID -> remove
        ```

        ```midic right
        meta SendingApplicationEntityTitle -> remove
        ```

        ### E0231 path-not-sequence

        Each step before the last `/` of a selector, and each step of `in`, is a public sequence (VR SQ).

        Elements inside private sequences are reached by their own selectors at any depth.

        ```midic wrong
        PatientAge/PatientSize -> remove
        ```

        ```midic right
        ReferencedImageSequence/PurposeOfReferenceCodeSequence -> remove
        ```

        ### E0232 everything-outside-in

        `**` as a selector is everything below the sequence of an `in` block. For elements of the whole data set that no rule names
        there is `otherwise`.

        ```midic wrong
        ** -> remove
        ```

        ```midic right
        in ReferencedImageSequence {
            vr LO -> remove
        }
        ```

        ### E0233 misplaced-selector

        A selector that cannot stand in this place: a path or `meta` where it has no meaning, a block in a `private` block, an exception
        with a path.

        ```midic wrong
        people except ./PatientName -> remove
        ```

        ```midic right
        people except PatientName, vr UN -> empty
        ```

        ### E0234 unknown-outcome

        `otherwise` takes `keep`, `remove`, `empty` or `keep in_iod else remove` (or `else empty`); `on_error` takes `quarantine`, `reject`
        or `remove`.

        ```midic wrong
        midic 1
        policy a version "1" {
            standard  "2026d"
            otherwise dummy
            on_error  quarantine
        }
        ```

        ```midic right
        midic 1
        policy a version "1" {
            standard  "2026d"
            otherwise empty
            on_error  quarantine
        }
        ```

        ### E0236 param-bounds

        The bounds of a parameter are inclusive, the smaller first: characters of a text (at most 1024) or of a code (at most 16), values of a
        number. A default lies within them, and has the form that the type asks for.

        ```midic wrong
        param site: text(1...4) = "NORTH"
        StationName -> set site
        ```

        ```midic right
        param site: text(1...8) = "NORTH"
        StationName -> set site
        ```

        ### E0237 offset-range

        The range of an offset has whole days, the smaller first, and does not contain 0: a patient whose dates do not move at all is not
        protected. It gives at least 30 different shifts: with fewer, one known day of the week or one bank holiday leaves a handful. With `step: 7`
        weeks count, so 30 of them need 203 days. More days than there are between the years 1 and 9999 cannot be meant.

        ```midic wrong
        offset o = days(-30 ... -30) keyed by PatientID with study_key
        StudyDate -> override shift o else empty because "the distances of studies are the question"
        ```

        ```midic right
        offset o = days(-3650 ... -30) keyed by PatientID with study_key
        StudyDate -> override shift o else empty because "the distances of studies are the question"
        ```

        Where all files of a run shall move by one number that somebody chose, that number is the operator's and does not stand in the policy:
        `param inc: integer(-3650 ... -30)` and `offset o = days(param inc)`, with `run --param inc=-412`. The parameter is an integer without a
        default, since that would stand in the policy too.

        ### E0238 offset-key

        Dates that share the key move together, so the key stands for a person or a course of treatment: `PatientID`, the pair
        `(IssuerOfPatientID, PatientID)`, `StudyInstanceUID` or `ClinicalTrialSubjectID`. Under `Modality` all CT of the world would move by the same days;
        under `SOPInstanceUID` the images of one series would be years apart; under `StudyDate` two studies change their distance. Each key is named once.

        ```midic wrong
        offset o = days(-3650 ... -30) keyed by StudyDate with study_key
        StudyDate -> override shift o else empty because "the distances of studies are the question"
        ```

        ```midic right
        offset o = days(-3650 ... -30) keyed by PatientID else StudyInstanceUID with study_key
        StudyDate -> override shift o else empty because "the distances of studies are the question"
        ```

        ### E0239 misplaced-gate

        `accept`, `reject` and `quarantine` decide about a whole file. They stand at the top, or in `for` and `when` blocks, not in `in`
        or `private`. `classes unregistered` stands at the top only.

        ```midic wrong
        in ReferencedImageSequence {
            reject "a" when Modality is "OT"
        }
        ```

        ```midic right
        reject "a" when Modality is "OT"
        ```

        ### E0240 set-shape

        A set whose members have paths cannot be put under another path, and a set with exceptions cannot be an exception itself.
        Name the members where it is used.

        ```midic wrong
        set deep = ReferencedImageSequence/PurposeOfReferenceCodeSequence
        ReferencedStudySequence/deep -> remove
        ```

        ```midic right
        ReferencedImageSequence/PurposeOfReferenceCodeSequence -> remove
        ```

        ### W0241 unused-name

        Nothing uses this declaration. A leftover in a policy that people sign is a question that nobody can answer later: remove it.
        Declarations of an extended file are not reported, since they are there for those who extend it.

        ```midic wrong
        set ages = PatientAge
        ```

        ```midic right
        set ages = PatientAge
        ages -> remove
        ```

        ### E0242 expansion-too-large

        Sets and conditions that name others can double with every step. More than 100000 parts are no policy that anybody could read:
        name attributes once, and build conditions from fewer parts.

        ### W0243 near-creator

        A private creator is one slip (a letter more, less or other, two swapped, case, blanks) away from one of PS3.15 Table E.3.10-1, or from another
        one that the policy names. Creators are compared exactly, so a misspelt one matches nothing. A policy that names the known one too is
        believed, and so is another digit: `Philips Imaging DD 002` is a creator of its own. A `*` in a creator is no pattern.

        ```midic wrong
        private "SIEMENS MR HEADR" (0051,xx0F) -> remove
        ```

        ```midic right
        private "SIEMENS MR HEADER" (0051,xx0F) -> remove
        ```

        ### W0244 function-text

        A text after `set` or `add` is a function, a variable or a template in another tool's scripts (CTP, pydicom/deid, DicomEdit). Here it is a
        constant that each file gets as it stands. Write what midic has for it.

        ```midic wrong
        PatientID -> set "@hash(this,16)"
        ```

        ```midic right
        PatientID -> pseudonym(study_key)
        ```

        ### E0245 policy-limit

        More of something than a policy may have: see "Limits" in `language.md`. Here: a text of an action over 65,536 bytes, a text that a guard
        compares with over 1,024 bytes, more than 1,024 parameters, or more than 32 files that extend each other, one through the other.

        ### E0250 unknown-table

        The name before the dot is that of no table, or of something else that the policy declares.

        ```midic wrong
        table subjects(key: PatientID) {
            code: text(1...16)
        }
        PatientID -> lookup subject.code else quarantine
        ```

        ```midic right
        table subjects(key: PatientID) {
            code: text(1...16)
        }
        PatientID -> lookup subjects.code else quarantine
        ```

        ### W0250 unused-column

        Nothing uses the column, and a run must give it all the same, since the table of a run has exactly the columns that the policy declares. Remove it.

        ```midic wrong
        table subjects(key: PatientID) {
            code: text(1...16)
            arm: text("A", "B")
        }
        PatientID -> lookup subjects.code else quarantine
        ```

        ```midic right
        table subjects(key: PatientID) {
            code: text(1...16)
        }
        PatientID -> lookup subjects.code else quarantine
        ```

        ### E0251 unknown-column

        The table has no column of that name. The message lists those that it has.

        ```midic wrong
        table subjects(key: PatientID) {
            code: text(1...16)
        }
        PatientID -> lookup subjects.cod else quarantine
        ```

        ```midic right
        table subjects(key: PatientID) {
            code: text(1...16)
        }
        PatientID -> lookup subjects.code else quarantine
        ```

        ### E0252 table-key

        The key says which line is a file's, so it is a short text of the root: an attribute of VR AE, CS, IS, LO, PN, SH, UC or UI.

        ```midic wrong
        table subjects(key: PatientWeight) {
            code: text(1...16)
        }
        PatientID -> lookup subjects.code else quarantine
        ```

        ```midic right
        table subjects(key: PatientID) {
            code: text(1...16)
        }
        PatientID -> lookup subjects.code else quarantine
        ```

        ### E0253 table-column

        A column that cannot be: bounds the wrong way round, more than 1,024 characters, a text that is listed twice, two columns of one name, a column called like the
        keys, `may repeat key` on a number or a date, or a table without columns.

        ```midic wrong
        table subjects(key: PatientID) {
            code: text(16...1)
        }
        PatientID -> lookup subjects.code else quarantine
        ```

        ```midic right
        table subjects(key: PatientID) {
            code: text(1...16)
        }
        PatientID -> lookup subjects.code else quarantine
        ```

        ### E0260 imported-policy

        `import` brings in a fragment: a file that begins with `midic 1` and has no `policy` block, so that its rules can belong to the layer of
        whoever imports it. A policy is extended instead; what two policies share goes to a fragment.

        ```midic wrong
        import "library.midic"
        ```

        ```midic right
        import "devices.midic"
        PatientComments when ge -> remove
        ```

        ```midic library.midic
        midic 1
        policy library version "1" {
            standard  "2026d"
            otherwise remove
            on_error  quarantine
        }
        ```

        ```midic devices.midic
        midic 1
        device ge = Manufacturer is "GE MEDICAL SYSTEMS"
        ```

        ### E0261 invalid-digest

        `sha256:` is followed by 64 hexadecimal digits, without a blank, as `sha256sum FILE` prints them.

        ```midic wrong
        import "devices.midic" sha256:0123456789
        ```

        ```midic right
        import "devices.midic" sha256:cb9f4a2f51153ed46dcb77c420e5ac6e328372caf3d359b4048fa6efd528862c
        PatientComments when ge -> remove
        ```

        ```midic devices.midic
        midic 1
        device ge = Manufacturer is "GE MEDICAL SYSTEMS"
        ```

        ### E0262 pin-mismatch

        The file is not the one whose digest stands behind its name. The message says the digest that it has. Look at what changed since somebody
        pinned it, and write the new digest only if that is what you want.

        ```midic wrong
        import "devices.midic" sha256:0000000000000000000000000000000000000000000000000000000000000000
        ```

        ```midic right
        import "devices.midic" sha256:cb9f4a2f51153ed46dcb77c420e5ac6e328372caf3d359b4048fa6efd528862c
        PatientComments when ge -> remove
        ```

        ```midic devices.midic
        midic 1
        device ge = Manufacturer is "GE MEDICAL SYSTEMS"
        ```

        ### E0263 unpinned-file

        A digest says that a file is what it was when somebody looked at it, and that holds only if it holds for all that the file names. So a
        pinned file pins what it imports, extends and lists. Write the digest there; that changes the digest of the pinned file itself.

        ```midic wrong
        import "site.midic" sha256:c2a1d6de79dc191efbb61152f8c386962928632509863ce72b096593de5a9518
        ```

        ```midic right
        import "site.midic"
        ```

        ```midic site.midic
        midic 1
        import "devices.midic"
        PatientComments when ge -> remove
        ```

        ```midic devices.midic
        midic 1
        device ge = Manufacturer is "GE MEDICAL SYSTEMS"
        ```

        ### E0264 device-without-maker

        A device is a condition that says which device it means, so it reads Manufacturer, Manufacturer's Model Name, Software Versions or Image
        Type, itself or through a condition that it names. Any other condition is a `condition`.

        ```midic wrong
        device portable = Modality is "DX"
        PatientComments when portable -> remove
        ```

        ```midic right
        device portable = Modality is "DX" and ManufacturerModelName is "MOBILETT"
        PatientComments when portable -> remove
        ```

        ### E0265 empty-intersection

        A term of which `within` leaves nothing. No attribute that the term picks is among what stands behind the word, so the rule would decide
        nothing. Members of a named set that lie outside are passed over without a word.

        ```midic wrong
        PatientID within dates -> remove
        ```

        ```midic right
        PatientComments within free_text, codes -> remove
        (0010,21xx) within free_text -> empty
        ```

        ### E0266 not-a-list

        A file that a policy takes for a list says so in its first line: `midic tags 1` or `midic safe_list 1`. Any other file may hold anything, so
        nothing of it is shown.

        ```midic wrong
        set burned from "other.midic"
        burned -> remove
        ```

        ```midic right
        set burned from "tags.midic"
        burned -> remove
        ```

        ```midic other.midic
        PatientComments
        ```

        ```midic tags.midic
        midic tags 1
        PatientComments  // often has names
        (0010,2180)
        ```

        ### E0267 list-line

        A line of a list that says nothing. A list of tags has one keyword, tag or mask a line; classes, patterns, VRs and sets stand in the policy.

        ```midic wrong
        set burned from "faulty.midic"
        burned -> remove
        ```

        ```midic right
        set burned from "tags.midic"
        burned -> remove
        ```

        ```midic faulty.midic
        midic tags 1
        PatientComments, EthnicGroup
        ```

        ```midic tags.midic
        midic tags 1
        PatientComments
        EthnicGroup
        ```

        ### E0268 safe-list-without-option

        `safe_list` adds to what `retain_safe_private` keeps. Without that option all private elements go, and a list of some is no way around it.

        ```midic wrong
        safe_list "safe.midic" override because "checked on 40 exams"
        ```

        ```midic right with retain_safe_private
        safe_list "safe.midic" override because "checked on 40 exams"
        ```

        ```midic safe.midic
        midic safe_list 1
        SIEMENS MR HEADER	0019	0C	IS
        ```

        ### E0269 safe-list-loosens

        What a safe list names beside Table E.3.10-1 stays although the table would take it away. Whoever vouches for that says so.

        ```midic wrong with retain_safe_private
        safe_list "safe.midic"
        ```

        ```midic right with retain_safe_private
        safe_list "safe.midic" override because "checked on 40 exams"
        ```

        ```midic safe.midic
        midic safe_list 1
        SIEMENS MR HEADER	0019	0C	IS
        ```

        ### E0270 param-pattern

        `matching` says the form of a `text` or a `code`. Some value of the declared length must match, and all that a code's pattern matches is a
        code. Dates and numbers have a form of their own.

        ```midic wrong
        param site: text(1...2) matching /[A-Z]{3}/
        StationName -> set site
        ```

        ```midic right
        param site: text(1...3) matching /[A-Z]{3}/
        StationName -> set site
        ```

        ### E0275 misplaced-vr

        `as` says the VR of a private element by its creator, group and element, or of a mask of such. Of a public attribute the dictionary knows
        it, a whole creator has elements of many, and UN says nothing. What is excepted is decided by another rule, which can say it.

        ```midic wrong
        private "ACME" * as LO -> remove
        ```

        ```midic right
        private "ACME" (0019,xx0C) as LO -> override pseudonym(study_key) because "a name of the site"
        ```

        ### E0276 vr-said-twice

        One private element has one VR, in a policy and in all that it extends, whatever the conditions of the rules that say it.

        ```midic wrong
        private "ACME" (0019,xx0C) as IS -> remove
        private "ACME" (0019,xx0C) as DS when Modality is "CT" -> override keep because "a number"
        ```

        ```midic right
        private "ACME" (0019,xx0C) as DS -> remove
        private "ACME" (0019,xx0C) when Modality is "CT" -> override keep because "a number"
        ```

        ### E0277 vr-of-table

        PS3.15 Table E.3.10-1 gives the private element another VR, and files are held against that.

        ```midic wrong
        private "SIEMENS MR HEADER" (0019,xx0C) as LO -> remove
        ```

        ```midic right
        private "SIEMENS MR HEADER" (0019,xx0C) as IS -> remove
        ```

        ## 03 Types

        ### E0285 compose-part

        A part of `compose` is a text in quotes, a text parameter, a text attribute of the root, or `slice(X, 1...4)`, `upper(X)` or `lower(X)` of one. Characters are
        counted from 1 to 1,024, the smaller number first.

        ```midic wrong
        ClinicalTrialSubjectID -> compose("A-", slice(PatientID, 0...4)) else remove
        ```

        ```midic right
        ClinicalTrialSubjectID -> override compose("A-", slice(PatientID, 1...4)) else remove because "agreed with the sponsor"
        ```

        ### E0286 composed-never-fits

        Even where each part is as short as it can be, the whole is longer than the attribute's VR allows.

        ```midic wrong
        StationName -> override compose("CENTRE FOR IMAGING ", slice(StationName, 1...3)) because "harmonisation"
        ```

        ```midic right
        StationName -> override compose("CFI ", slice(StationName, 1...3)) else remove because "harmonisation"
        ```

        ### E0287 item-member

        A member of a new item is an attribute of the dictionary, once in its item, with a value that its VR can hold, or with an item of its own if it is a sequence. Private
        attributes, repeating groups and Specific Character Set are none.

        ```midic wrong
        ContributingEquipmentSequence -> add item {
            Manufacturer = "ACME"
            PurposeOfReferenceCodeSequence = "109104"
        }
        ```

        ```midic right
        ContributingEquipmentSequence -> add item {
            Manufacturer = "ACME"
            PurposeOfReferenceCodeSequence = item {
                CodeValue = "109104"
                CodingSchemeDesignator = "DCM"
                CodeMeaning = "De-identifying Equipment"
            }
        }
        ```

        ### W0285 member-outside-iod

        No IOD of PS3.3 has the attribute in an item of that sequence. Readers may ignore it.

        ```midic wrong
        ContributingEquipmentSequence -> add item {
            Manufacturer = "ACME"
            SeriesDescription = "x"
            PurposeOfReferenceCodeSequence = item {
                CodeValue = "109104"
                CodingSchemeDesignator = "DCM"
                CodeMeaning = "De-identifying Equipment"
            }
        }
        ```

        ```midic right
        ContributingEquipmentSequence -> add item {
            Manufacturer = "ACME"
            ContributionDescription = "x"
            PurposeOfReferenceCodeSequence = item {
                CodeValue = "109104"
                CodingSchemeDesignator = "DCM"
                CodeMeaning = "De-identifying Equipment"
            }
        }
        ```

        ### W0286 item-lacks-member

        Wherever an IOD has the sequence, its items have the attribute as Type 1, and the new item lacks it.

        ```midic wrong
        ContributingEquipmentSequence -> add item {
            Manufacturer = "ACME"
        }
        ```

        ```midic right
        ContributingEquipmentSequence -> add item {
            Manufacturer = "ACME"
            PurposeOfReferenceCodeSequence = item {
                CodeValue = "109104"
                CodingSchemeDesignator = "DCM"
                CodeMeaning = "De-identifying Equipment"
            }
        }
        ```

        ### E0301 unknown-action

        The word after `->` or `else` is none of the language's actions. The message lists them.

        ```midic wrong
        PatientName -> remov
        ```

        ```midic right
        PatientName -> empty
        ```

        ### E0302 wrong-arguments

        An action has an argument that it does not take, lacks one, or has one of the wrong kind. The message shows how it is written.

        ```midic wrong also W0241
        uids -> uid(study_key, scop: project)
        ```

        ```midic right
        uids -> uid(study_key, scope: project)
        PatientID -> pseudonym(study_key, prefix: "P", length: 13)
        ```

        ### E0303 action-not-for-vr

        The action cannot change values of this VR. A class, glob or `vr` is checked for every attribute that it picks; narrow it, or name
        what it shall leave out with `except`.

        ```midic wrong
        PatientAge -> shift longitudinal
        ```

        ```midic right
        dates -> shift longitudinal else empty
        PatientAge -> override round(1 year, cap: 89) because "ages are needed"
        ```

        ### E0304 class-uid-mapped

        SOP Class UID, Transfer Syntax UID and others name a kind of thing. A new value would make the object unreadable and protect
        nobody. `uids` picks exactly the attributes that name one thing.

        ```midic wrong
        SOPClassUID -> uid(study_key)
        ```

        ```midic right
        uids -> uid(study_key)
        ```

        ### E0305 pseudonym-too-long

        Prefix and hash together are longer than the VR holds (SH, CS and AE 16 characters, LO 64, PN 64 a component group). A parameter
        counts with its upper bound. Shorten the prefix.

        ```midic wrong
        AccessionNumber -> pseudonym(study_key, prefix: "ACCESSION")
        ```

        ```midic right
        AccessionNumber -> pseudonym(study_key, prefix: "A")
        ```

        ### E0306 pseudonym-too-short

        `length:` counts base32 characters of 5 bits each. Fewer than 12 (60 bits) would let two patients meet in one pseudonym; the hash
        has no more than 51.

        ```midic wrong
        PatientID -> pseudonym(study_key, length: 8)
        ```

        ```midic right
        PatientID -> pseudonym(study_key, length: 12)
        ```

        ### E0307 invalid-value

        A text that is no value of the VR (PS3.5 section 6.2): lower case in CS, a date that is not in the calendar, a number out of
        range, too many characters.

        ```midic wrong
        PatientSex -> set "o"
        ```

        ```midic right
        PatientSex -> set "O"
        ```

        ### E0308 wrong-multiplicity

        The number of values does not fit the attribute's VM in PS3.6. Several values are written `set("one", "two")`.

        ```midic wrong
        PatientID -> set("A", "B")
        ```

        ```midic right
        PatientID -> set "A"
        ImageType -> set("DERIVED", "SECONDARY")
        ```

        ### E0309 param-does-not-fit

        A parameter's type and bounds allow values that the attribute does not: any text into CS, 20 characters into SH, no character at
        all. Narrow the parameter's bounds, or say its form: `code(1...16)` fits CS, `date` fits DA, `text(4...4) matching /[0-9]{3}Y/` fits AS.

        ```midic wrong
        param site: text(1...20)
        StationName -> set site
        ```

        ```midic right
        param site: text(1...16)
        StationName -> set site
        ```

        ### E0310 empty-value

        `set ""` looks like a value and is none, nor is a text of blanks. Write `empty`.

        ```midic wrong
        PatientID -> set ""
        ```

        ```midic right
        PatientID -> empty
        ```

        ### E0311 pixels-need-later-version

        Pixel Data, Float Pixel Data and Double Float Pixel Data can only be kept in this version. Selectors that include them among others, such as
        `vr OW`, pass them over.

        ```midic wrong
        PixelData -> remove
        ```

        ```midic right
        PixelData -> keep
        ```

        ### E0312 copy-does-not-fit

        `copy` takes the original value of another root attribute. Every value of the source must be a value of the target: the same VR,
        or a shorter text into a longer one, and no more values than the target holds. Sequences and bulk data cannot be copied.

        ```midic wrong
        StudyID -> copy PatientID
        ```

        ```midic right
        ClinicalTrialSubjectID -> override copy PatientID because "the trial number is used as such"
        ```

        ### E0313 add-not-at-root

        `add` creates an element where it is absent, so it must be known which and where: one named attribute of the root data set, and
        no sequence.

        ```midic wrong
        people -> add "Nobody"
        ```

        ```midic right
        ClinicalTrialProtocolID -> add "P-12"
        ```

        ### E0314 unit-does-not-fit

        A date has no hours and a time no years; only ages have units of rounding; whole numbers are rounded in whole steps.

        ```midic wrong
        StudyDate -> truncate(hour)
        ```

        ```midic right
        StudyDate -> override truncate(year) because "the year is needed"
        ```

        ### E0315 standard-without-row

        `standard` is the decision of Table E.1-1. For an attribute without a row there is none; choose an action.

        ```midic wrong
        Rows -> standard
        ```

        ```midic right
        StationName -> standard
        ```

        ### E0316 standard-without-profile

        `standard`, `obligations(...)` and `retained(...)` speak of the profile that the policy extends, and it extends none.

        ```midic wrong
        policy mine version "1" {
            standard  "2026d"
            otherwise remove
            on_error  quarantine
        }
        PatientName -> standard
        ```

        ```midic right
        PatientName -> standard
        ```

        ### E0317 override-without-because

        `override` makes a rule less strict than what it inherits. The reason is part of the ruleset and stands in reports.

        ```midic wrong
        StationName -> override keep
        ```

        ```midic right
        StationName -> override keep because "harmonisation across scanners"
        ```

        ### E0318 empty-because

        The reason after `because`, `reject` or `quarantine` is empty, or the text after `ref`.

        ```midic wrong
        StationName -> override keep because ""
        ```

        ```midic right
        StationName -> override keep because "harmonisation across scanners" ref "DPO-2291"
        ```

        ### E0319 misplaced-outcome

        `quarantine` and `reject` as actions are fallbacks: what happens to the file if the action before `else` cannot be carried out.
        To decide about files by their attributes, write a statement.

        ```midic wrong
        PatientID -> quarantine
        ```

        ```midic right
        PatientID -> pseudonym(study_key) else quarantine
        quarantine "no patient id" when PatientID is empty or absent
        ```

        ### W0320 needless-else

        The action before `else` can be carried out on every value, so the fallback is never used. `keep` is no such action: a value that
        its VR does not allow cannot be kept.

        ```midic wrong
        PatientName -> set "Anonymous" else empty
        ```

        ```midic right
        PatientName -> set "Anonymous"
        ```

        ### E0321 unknown-value-type

        The VR of private and unknown elements is in the file only, and a mask may meet any. Actions that need to know it beforehand
        cannot be used there. Those of a VR that the file shows to be wrong fail, and the fallback or `on_error` decides.

        ```midic wrong
        private "ACME 1.1" (0019,xx0C) -> set "1"
        ```

        ```midic right
        private "ACME 1.1" (0019,xx0C) -> remove
        ```

        ### E0322 class-uid-set

        A constant for an attribute that names a kind of thing, such as SOP Class UID, would tell lies about the object.

        ```midic wrong
        ReferencedSOPClassUID -> set "1.2.840.10008.5.1.4.1.1.2"
        ```

        ```midic right
        SOPClassUID -> keep
        ```

        ### E0323 repeated-fallback

        The same action stands twice in a chain of `else`. What could not be done to a value the first time cannot be done the second time.

        ```midic wrong
        PatientWeight -> override keep else keep because "doses"
        ```

        ```midic right
        PatientWeight -> override keep else remove because "doses"
        ```

        ### E0324 unregistered-class-action

        `classes unregistered` says once what becomes of files whose SOP class nobody knows: `uid(SECRET)` writes a keyed UID in its place.
        Without the statement such files are held.

        ```midic wrong
        classes unregistered -> keep
        ```

        ```midic right
        classes unregistered -> uid(study_key)
        ```

        ### E0325 written-by-midic

        Burned In Annotation, Recognizable Visual Features, Patient Identity Removed, De-identification Method, its code sequence and
        Longitudinal Temporal Information Modified say what was done to an object, or what somebody saw in its pixels. midic writes the last four
        from the work done (docs/language.md, "What the output claims") and does not look at pixels, so no rule gives any of them a value. `keep`, `empty` and `remove` decide
        what stays of the value that is there; for Patient Identity Removed and Longitudinal Temporal Information Modified nothing does, and a rule
        about them has no effect (W0411).

        ```midic wrong
        BurnedInAnnotation -> set "NO"
        ```

        ```midic right
        quarantine "text in the pixels" when BurnedInAnnotation is "YES"
        ```

        ### E0326 identifier-lost

        SOP Class UID and the UIDs of instance, study and series at the root say what an object is and to what it belongs. Without them it cannot
        be read or stored, and with one constant in all files they are all the same object. They are kept, or mapped with `uid`. Wider selectors pass
        them over (docs/language.md, "What wide rules pass over").

        ```midic wrong
        SOPInstanceUID -> set "1.2.3.4"
        ```

        ```midic right
        SOPInstanceUID -> uid(study_key)
        ReferencedImageSequence -> keep
        in ReferencedImageSequence {
            ReferencedSOPInstanceUID -> remove
        }  // references may go
        ```

        ### E0327 decoding-needs-it

        The attribute says how pixels are stored or what their numbers mean (docs/language.md, "Decoding set"). Changed alone it makes pixels unreadable, or
        readable as something else, so a rule that names it can only keep it. The same holds for the sequences of functional groups around such attributes.
        Wider selectors pass it over. With a path to items that hold no pixels it is an attribute like any other.

        ```midic wrong
        Rows -> set 1
        ```

        ```midic right
        Rows -> keep  // what happens without a rule too
        ```

        ### E0328 pseudonym-source

        The value that a pseudonym is made `from` tells persons, studies or objects apart: an identifier of VR LO, SH, PN or UC, or a UID of an
        instance. From a code or a date many would get one pseudonym. Each source is named once, and there are at most 16.

        ```midic wrong
        PatientID -> pseudonym(study_key, from: PatientSex)
        ```

        ```midic right
        PatientID -> pseudonym(study_key, from: ClinicalTrialSubjectID else StudyInstanceUID)
        ```

        ### E0329 public-date-shifted

        The true value of the attribute is public, such as the version of a context group, which PS3.16 prints. Whoever sees the moved date
        subtracts the two and has the offset, and with it all dates of the patient. That holds with `override` too. `dates -> shift` passes such
        attributes over.

        ```midic wrong
        ContextGroupVersion -> shift longitudinal else empty
        ```

        ```midic right
        StudyDate -> override shift longitudinal else empty because "the distances of studies are the question"
        ```

        ### E0330 guard-type

        The test does not fit the attribute: an order of names, a pattern for numbers, a comparison of sequences or bulk data, a SOP class
        where there is none.

        ```midic wrong
        reject "others" when Manufacturer > "A"
        ```

        ```midic right
        reject "others" when Manufacturer in ("ACME", "Initech")
        ```

        ### E0331 guard-needs-quantifier

        The attribute can have several values. Say which are meant; positions count from 1. Of the whole attribute, and of one value,
        presence can be asked: `ImageType[3] is present`, `ImageType[3] is empty or absent`.

        ```midic wrong
        PatientAge when ImageType is "DERIVED" -> remove
        ```

        ```midic right
        PatientAge when any ImageType is "DERIVED" -> remove
        PatientAge when ImageType[3] is "LOCALIZER" -> remove
        ```

        ### E0332 unguarded-negation

        A comparison with an absent or empty attribute is false, so its negation is true for all files that lack the attribute. That is the
        commonest silent fault of filters, so a policy says what it means for them.

        - Where truth lets something out (`accept`, `keep`, `override`, coarser values): ask for presence in the same conjunction.
        - Where truth turns files away or takes values away (`reject`, `quarantine`, `remove` and other strict actions): say that files
          without the attribute are meant, `X is absent or X is not "v"`, or leave them out with `X is present and ...`. The fix offered is the
          first, which lets nothing out that the condition stops as it stands.
        - `X is empty or absent or X is not "v"` says it in full and may stand anywhere.
        - `and` binds tighter than `or`: `A and X is absent or X is not "v"` wants parentheses round what follows the `and`. The fix writes them where that lets nothing out.

        One value of several needs its own presence: `ImageType[3] is present and ImageType[3] is not "LOCALIZER"`. A named condition is
        judged where it is used; under `not` its comparisons turn round. The attributes that every storage object has (SOP Class and Instance UID,
        Modality, Study and Series Instance UID) need no test.

        ```midic wrong
        quarantine "text in the pixels" when Modality is "US" and BurnedInAnnotation is not "NO"
        accept when Manufacturer is not "ACME"
        ```

        ```midic right
        quarantine "text in the pixels" when Modality is "US"
            and (BurnedInAnnotation is absent or BurnedInAnnotation is not "NO")
        accept when Manufacturer is present and Manufacturer is not "ACME"
        ```

        ### E0333 guard-literal

        A literal that no value of the attribute can equal: a text for a number, lower case for CS, half a date, blanks around a text, a
        parameter.

        ```midic wrong
        reject "men" when PatientSex is "m"
        ```

        ```midic right
        reject "men" when PatientSex is "M"
        ```

        ### E0334 invalid-pattern

        The regular expression is misspelt, or uses what cannot be matched in linear time: back-references, look-around, lazy repetition,
        word boundaries. A pattern always matches the whole value, so `^` and `$` have no use; more than 4096 states are too many.

        ```midic wrong
        reject "twice" when Manufacturer matches /(ACME)\1/
        ```

        ```midic right
        reject "twice" when Manufacturer matches /(ACME){2}/
        ```

        ### E0335 guard-subject

        In this version guards read public attributes of the root data set and of the file meta group, one each: no private elements, masks
        or repeating groups.

        ```midic wrong
        reject "coil" when (0019,100C) is "1"
        ```

        ```midic right
        reject "coil" when ReceiveCoilName is "BODY"
        ```

        ### E0344 study-scope

        `scope: study` makes the new UID from the study that the file belongs to. Objects of other studies refer to instances, series, studies and
        frames of reference, and would have another UID for them. `scope: project` and `scope: patient` hold such references together. For UIDs that nothing
        refers to from outside, such as Irradiation Event UID, `scope: study` is fine.

        ```midic wrong
        SOPInstanceUID -> uid(study_key, scope: study)
        ```

        ```midic right
        IrradiationEventUID -> uid(study_key, scope: study)
        ```

        ### W0336 guard-never-true

        No file can satisfy the condition, or an alternative of it, together with what must hold beside it: tests that exclude each other, numbers
        below the least that the VR holds, patterns that no value of the VR matches, as PS3.5 spells it and less the blanks around it. What it guards
        never happens; a pattern that is to find values of another form may stand in spite of the warning.

        ```midic wrong
        reject "size" when Rows < 256 and Rows > 1024
        reject "modality" when Modality matches /ct.*/
        ```

        ```midic right
        reject "size" when Rows < 256 or Rows > 1024
        reject "modality" when Modality matches /CT.*/
        ```

        ### E0337 uid-of-other-kind

        The UID or keyword names something that the attribute never holds: a transfer syntax as SOP class, a SOP class as transfer syntax, a class
        as an instance. Such a condition would be false for every file, and a policy that names a UID also lets it in as known.

        ```midic wrong
        accept when SOPClassUID is ExplicitVRLittleEndian
        ```

        ```midic right
        accept when SOPClassUID in storage(CT) and meta TransferSyntaxUID is ExplicitVRLittleEndian
        ```

        ### W0338 doubtful-class

        The SOP class of a service (query, print, worklist, verification), of which no file holds an object; or a UID under DICOM's own root
        that PS3.6 of this edition does not register, mostly a slip of a digit.

        ```midic wrong
        accept when SOPClassUID in storage(CT), Verification
        ```

        ```midic right
        accept when SOPClassUID in storage(CT), MRImageStorage
        ```

        ### W0339 unlisted-value

        PS3.3 lists the values of this attribute, as Enumerated Values or Defined Terms, and this is none of them: `MRI` for `MR`, `TRUE` for `YES`.
        The condition is true only for files against the standard. Beside a listed value others may be asked for, since real files have
        them; but not one that is commonly written for a listed one.

        ```midic wrong
        reject "text in the pixels" when BurnedInAnnotation is "TRUE"
        reject "kind" when Modality in ("CT", "MRI")
        ```

        ```midic right
        reject "text in the pixels" when BurnedInAnnotation in ("YES", "UNKNOWN")
        reject "kind" when Modality in ("CT", "MR")
        ```

        ### W0340 guard-always-true

        Every file satisfies the condition, or every value matches the pattern, so it says nothing. Mostly `or` stands where `and` was meant.

        ```midic wrong
        PatientAge when Rows > 5 or Rows <= 5 or Rows is empty or absent -> remove
        ```

        ```midic right
        PatientAge when Rows > 5 -> remove
        ```

        ### W0341 gate-without-effect

        The gate decides nothing beside the others: an `accept` that every file passes, that another one covers, or all of whose files are
        turned away; a `quarantine` whose files are all rejected; a gate said twice. In a policy that extends a file, an `accept` can only narrow
        what is inherited: classes that the extended file does not accept stay out.

        ```midic wrong
        accept when SOPClassUID in storage(CT, MR)
        accept when SOPClassUID is CTImageStorage
        ```

        ```midic right
        accept when SOPClassUID in storage(CT, MR)
        reject "minor" when PatientAge < "018Y"
        reject "infant" when PatientAge < "001Y"
        ```

        ### W0342 no-file-passes

        The gates together turn every file away, or no file can be accepted: an `accept` that contradicts one of the extended file, a `reject` or
        `quarantine` that covers all that is accepted.

        ```midic wrong
        accept when SOPClassUID in storage(CT)
        quarantine "by hand" when SOPClassUID in storage(CT, MR)
        ```

        ```midic right
        accept when SOPClassUID in storage(CT, MR)
        quarantine "by hand" when SOPClassUID in storage(MR)
        ```

        ### E0343 negated-quantifier

        `all X is not "v"` reads as "no value is v" and would deny only that all are; `any X is not "v"` the other way round. Write what is meant.

        ```midic wrong
        PatientAge when ImageType is present and all ImageType is not "DERIVED" -> remove
        ```

        ```midic right
        PatientAge when ImageType is present and not any ImageType is "DERIVED" -> remove
        PatientSize when ImageType is present and not all ImageType is "DERIVED" -> remove
        ```

        ### E0345 column-does-not-fit

        Some values that the policy allows in the column are none of the attribute's VR: too long, of other characters, or no number or date. Narrow the column. For a VR with
        a repertoire of its own say what a text looks like: `matching /[A-Z0-9_ ]+/`. A column that may repeat the key is no prefix of a pseudonym.

        ```midic wrong
        table sites(key: InstitutionName) {
            code: text(1...32)
        }
        StationName -> lookup sites.code else empty
        ```

        ```midic right
        table sites(key: InstitutionName) {
            code: text(1...16)
        }
        StationName -> lookup sites.code else empty
        ```

        ### E0346 lookup-without-else

        Not every file has a line in a table, so a rule with `lookup` says what happens to the others.

        ```midic wrong
        table subjects(key: PatientID) {
            code: text(1...16)
        }
        PatientID -> lookup subjects.code
        ```

        ```midic right
        table subjects(key: PatientID) {
            code: text(1...16)
        }
        PatientID -> lookup subjects.code else quarantine
        ```

        ### E0347 offset-column

        The column gives no days: `days` takes a column of integers whose range leaves at least 30 numbers, 0 aside, and `anchor` a column of dates and a day such as
        "2000-01-01".

        ```midic wrong
        table subjects(key: PatientID) {
            shift: integer(-10...-1)
        }
        offset o = days(lookup subjects.shift)
        dates -> shift o else empty
        ```

        ```midic right
        table subjects(key: PatientID) {
            shift: integer(-3650...-30)
        }
        offset o = days(lookup subjects.shift)
        dates -> shift o else empty
        ```

        ### E0350 caseless-values

        `ignoring case` stands behind a comparison of values that have no upper and lower case: numbers, dates, times, ages, UIDs.

        ```midic wrong
        StudyComments when StudyDate begins with "2024" ignoring case -> remove
        ```

        ```midic right
        StudyComments when StudyDate begins with "2024" -> remove
        ```

        ### E0351 incomparable-attributes

        `X is Y` compares the value of two different attributes of the root: both numbers or both text, with one value each. What the file meta group may say
        as well, such as SOP Instance UID, is compared with texts only.

        ```midic wrong
        quarantine "odd" when Rows is StationName
        ```

        ```midic right
        quarantine "no square" when Rows is present and Columns is present and Rows is not Columns
        ```

        ### E0352 guard-place

        A guard looks for an attribute where none can be found: in the items of what is no sequence, through more than four sequences, or at a private element that
        is several. What names the object itself (SOP Class UID, SOP Instance UID) stands at the root only.

        Or `value`, the value of the element that a rule decides, is asked for where no rule decides one, or where its elements are of several VRs, of none that is known, or
        created by the rule.

        ```midic wrong
        quarantine "odd" when any PatientName/CodeMeaning is "A"
        quarantine "odd" when value is "A"
        ```

        ```midic right
        quarantine "a phantom" when any ProcedureCodeSequence/CodeMeaning is "Phantom"
        CodeMeaning when value is "UNKNOWN" -> remove
        ```

        ### W0350 redundant-text

        Of the texts in a list one finds whatever another one finds: what contains `"DOSE REPORT"` contains `"DOSE"`. Often the shorter one was meant to be
        longer; if not, the longer one says nothing.

        ```midic wrong
        StudyComments when SeriesDescription contains ("DOSE", "DOSE REPORT") -> remove
        ```

        ```midic right
        StudyComments when SeriesDescription contains ("DOSE REPORT", "SCREEN SAVE") -> remove
        ```

        ### E0365 block-not-made

        What is added under a private creator stands in a block that is reserved by the creator's text. Groups 0001 to 0007 and FFFF have no
        blocks (PS3.5 section 7.8.1), and a text that is not plain ASCII cannot be written in each file's character set.

        ```midic wrong
        private "ACMÉ" (0019,xx0C) as LO -> override add "x" because "the trial"
        ```

        ```midic right
        private "ACME" (0019,xx0C) as LO -> override add "x" because "the trial"
        ```

        ### E0366 date-layout

        The text behind `as:` says how dates are written: `YYYY`, `MM` and `DD`, each once, and if need be `hh`, `mm` and `ss`, with separators
        between them. Of letters only `T` and `Z` are separators: names of months are not read.

        ```midic wrong
        offset o = days(-99 ... -30) keyed by PatientID else StudyInstanceUID with study_key
        private "ACME" (0019,xx0C) as LO -> override shift(o, as: "YYYY-MM") because "dates of scans"
        ```

        ```midic right
        offset o = days(-99 ... -30) keyed by PatientID else StudyInstanceUID with study_key
        private "ACME" (0019,xx0C) as LO -> override shift(o, as: "YYYY-MM-DD") because "dates of scans"
        ```

        ## 04 Conflicts and obligations

        Layers are, from below: the confidentiality profile, its options, then each policy file from the outermost base to the policy
        itself. What a lower layer decided is *inherited*.

        ### E0401 ambiguous-rules

        Two rules of one file decide the same element differently, and neither is more specific: no order of lines may settle it. A rule wins
        if its place and condition lie inside the other's and either its selection does too or its action is at least as strict; with equal
        place and condition, the smaller selection wins.

        Write `except`, put the rule that shall win in a block inside the other's condition, or give both the same action.

        ```midic wrong
        OperatorsName when Modality is "CT" -> set "CT"
        OperatorsName when Manufacturer is "ACME" -> empty  // and a CT of ACME?
        ```

        ```midic right
        OperatorsName when Modality is "CT" -> set "CT"
        OperatorsName when Manufacturer is "ACME" and Modality is not "CT" -> empty
        ```

        ### E0402 loosens-inherited

        The rule names an attribute and does less to it than the layers below. Strictness, from least to most: raw, filtered, coarsened or
        shifted, keyed, constant or empty, removed; a code of the table asks for the least action that it permits. Of what another file decides
        the arguments count too: a cap, a step, an offset's range, keys and secret, the scope of UIDs, what a pseudonym is made of, each `else`; what a
        `shift` leaves that a `truncate` cut away; a file that was held and now is let out; a `copy` of what is taken away.

        ```midic wrong
        StationName -> keep
        ```

        ```midic right
        StationName -> override keep because "harmonisation across scanners"
        ```

        An element of Table E.3.10-1 is kept by `retain_safe_private` already if its VR is the table's; only for another VR a rule must override.

        ### E0403 unfilled-obligation

        An option's column says C, clean, for these attributes, and the policy must say how: any action that is at least filtered (dates: at
        least shifted) fills it, `keep` only with `override`. Sequences are cleaned by deciding what is inside and need no rule.
        `obligations(clean_descriptors) -> empty` fills what no other rule does; more specific rules win over it.

        ```midic wrong with clean_graphics also W0414
        // no rule says how overlays and curves are cleaned
        ```

        ```midic right with clean_graphics
        uids except (50xx,xxxx) -> uid(study_key)
        obligations(clean_graphics) -> empty
        quarantine "overlays in the pixels" when embedded overlays
        ```

        ### E0404 missing-uid-key

        The profile wants these UIDs replaced, which needs a key. Declare a secret and write `uids -> uid(study_key, scope: project)`, or
        choose `retain_uids`.

        ```midic wrong without uids
        policy mine version "1" {
            standard  "2026d"
            extends   basic
            otherwise remove
            on_error  quarantine
        }
        ```

        ```midic right
        policy mine version "1" {
            standard  "2026d"
            extends   basic
            otherwise remove
            on_error  quarantine
        }
        secret study_key
        uids -> uid(study_key, scope: project)
        ```

        ### E0405 undecided-clash

        One chosen option keeps these attributes and another wants them cleaned (Retain Device Identity and Retain Longitudinal Temporal
        Information with Modified Dates share eleven). A rule that decides them settles it; naming an attribute may keep it without
        `override`, a class must clean it.

        ```midic wrong with retain_device_identity, retain_modified_dates
        uids except retained(retain_device_identity) -> uid(study_key)
        dates except DateOfLastCalibration, TimeOfLastCalibration -> shift longitudinal
        TimezoneOffsetFromUTC -> set "+0000"
        FrameOriginTimestamp -> empty
        obligations(retain_device_identity) -> empty
        ```

        ```midic right with retain_device_identity, retain_modified_dates
        uids except retained(retain_device_identity) -> uid(study_key)
        dates -> shift longitudinal
        TimezoneOffsetFromUTC -> set "+0000"
        FrameOriginTimestamp -> empty
        obligations(retain_device_identity) -> empty
        ```

        ### E0406 rule-under-removed-sequence

        A sequence on the rule's path is removed, emptied or replaced wherever the rule could apply, so there is nothing inside to decide.
        Keep the sequence with a rule of its own, or take the rule away.

        ```midic wrong
        OtherPatientIDsSequence/PatientID -> pseudonym(study_key)
        ```

        ```midic right
        OtherPatientIDsSequence -> override keep because "ids of other sites"
        OtherPatientIDsSequence/PatientID -> pseudonym(study_key)
        ```

        ### E0407 empties-type-1

        The attribute is Type 1 at the root of an accepted class and would be left without a value. Write `dummy` or `set`. Where a class,
        glob or mask is emptied, or the attribute is conditional (1C) or inside a sequence, a dummy is written instead
        ([N0422](#n0422-dummy-for-empty)).

        ```midic wrong
        accept when SOPClassUID in EnhancedCTImageStorage
        Manufacturer -> empty
        ```

        ```midic right
        accept when SOPClassUID in EnhancedCTImageStorage
        Manufacturer -> set "ACME"
        ```

        ### E0408 reference-group-differs

        Instances, series, studies, frames of reference and much in radiotherapy are referred to from other places (docs/language.md, "References"). In such
        a group all UIDs that stay stay alike: kept, or mapped with one key and one scope, under whatever condition and in whatever sequence. Otherwise a
        reference names something that no file has. The message names both places.

        ```midic wrong
        secret other_key
        SOPInstanceUID -> uid(other_key)
        ```

        ```midic right
        secret other_key
        TrackingUID -> uid(other_key)
        ```

        Take one of the rules away, or name all attributes of the group in it. A reference may always be removed.

        ### E0409 several-offsets

        All dates of a file move by one offset, or the days between them change and an examination may come before the birth. Guards may choose
        which offset, as long as no file can meet two.

        ```midic wrong also E0402
        offset by_study = days(-3650 ... -30) keyed by StudyInstanceUID with study_key
        StudyDate -> shift longitudinal else shift by_study
        ```

        ```midic right
        offset by_study = days(-3650 ... -30) keyed by StudyInstanceUID with study_key
        when PatientID is present {
            StudyDate -> override shift longitudinal else empty because "the distances of studies are the question"
        }
        when PatientID is empty or absent {
            StudyDate -> override shift by_study else empty because "the distances of studies are the question"
        }
        ```

        With `override ... because "..."` both stand, and the outputs no longer claim code 113107.

        ### E0415 pseudonym-source-kept

        A pseudonym is made `from` an attribute that some file still shows, in its place or copied. Whoever has the files can list which
        pseudonym belongs to which value: a table of what the secret was to hide.

        ```midic wrong
        PatientID -> pseudonym(study_key, from: AccessionNumber)
        AccessionNumber -> override keep because "the archive asks for it"
        ```

        ```midic right
        PatientID -> pseudonym(study_key, from: AccessionNumber)
        AccessionNumber -> empty
        ```

        Replace or remove the source everywhere, or say `override` and why nobody minds.

        ### E0424 clause-loosens-inherited

        A clause of the `policy` block, or `classes unregistered`, does less than what the extended file says: `otherwise` that keeps more, `on_error
        remove` over `quarantine` or `reject`, options that make rows less strict. The rows are compared one by one, with the rules of this policy
        in force: a new option whose rows are all removed loosens nothing.

        ```midic base.midic
        midic 1
        policy base version "1" {
            standard  "2026d"
            extends   basic
            otherwise keep in_iod else remove
            on_error  quarantine
        }
        secret key
        accept when SOPClassUID in storage(MR)
        uids -> uid(key)
        ```

        ```midic wrong
        midic 1
        policy site version "1" {
            extends   "base.midic" with retain_institution_identity
            otherwise keep
        }
        ```

        ```midic right
        midic 1
        policy site version "1" {
            extends   "base.midic" with override retain_institution_identity because "phantoms of our own; approved 2026-03"
            otherwise override keep because "an archive of phantoms"
        }
        ```

        ### E0425 unbacked-rule

        The extended file has a rule that an option of its own permits. This policy chooses other options, and without that one the rule does less
        than the profile asks for. Choose the option again, decide the attribute here, or say `with override ... because "..."`.

        ```midic base.midic
        midic 1
        policy base version "1" {
            standard  "2026d"
            extends   basic with retain_device_identity, retain_institution_identity
            otherwise keep in_iod else remove
            on_error  quarantine
        }
        secret key
        accept when SOPClassUID in storage(MR)
        uids -> uid(key)
        obligations(retain_device_identity) -> remove
        StationName -> keep
        ```

        ```midic wrong
        midic 1
        policy site version "1" {
            extends "base.midic" with retain_institution_identity
        }
        ```

        ```midic right
        midic 1
        policy site version "1" {
            extends "base.midic" with retain_institution_identity
        }
        StationName -> remove
        ```

        ### E0410 needless-override

        `override` is read as a fact, so one that changes nothing is an error: the rule or clause is at least as strict as what it inherits, or
        nothing is inherited, or the rule can loosen nothing. Classes, `vr`, globs, masks of several tags and `obligations` never loosen: name the
        attributes, or loosen many at once in one of the three written ways.

        ```midic wrong
        people -> override keep because "they agreed"
        ```

        ```midic right
        OperatorsName -> override keep because "they agreed"
        private "ACME" * -> override keep because "numbers only"
        ```

        ```midic wrong
        PatientName -> override set "Anonymous" because "reads better"
        ```

        ```midic right
        PatientName -> set "Anonymous"
        ```

        ### W0411 never-matches

        The selection is empty, no accepted file satisfies the condition, more specific rules decide everything, or what the rule inherits is
        stricter wherever it applies.

        ```midic wrong
        accept when SOPClassUID in storage(CT)
        PatientName when SOPClassUID in storage(US) -> set "Anonymous"
        ```

        ```midic right
        accept when SOPClassUID in storage(CT, US)
        PatientName when SOPClassUID in storage(US) -> set "Anonymous"
        ```

        ### W0412 breaks-iod-type

        The rule removes attributes that an accepted class demands at the root (Type 1 or 2). The output is then not a valid object of the classes
        that the message names; `empty` or `dummy` keeps it valid. `check --format json` lists all classes.

        ```midic wrong
        PatientID -> remove
        ```

        ```midic right
        PatientID -> empty
        ```

        ### W0413 takes-retained

        A rule of a class, VR, glob or mask removes, replaces or keys attributes that a chosen option retains. The option's code is then not
        claimed. Take them out of the rule, or name them in a rule of their own if they shall go.

        ```midic wrong with retain_institution_identity
        free_text except codes -> empty
        ```

        ```midic right with retain_institution_identity
        free_text except codes, retained(retain_institution_identity) -> empty
        ```

        ### W0414 undecided-overlays

        Clean Graphics is about overlays too, and those in unused bits of the pixels are no attribute that a rule could clean. Say in a gate what
        becomes of such files.

        ```midic wrong with clean_graphics
        uids except (50xx,xxxx) -> uid(study_key)
        obligations(clean_graphics) -> empty
        ```

        ```midic right with clean_graphics
        uids except (50xx,xxxx) -> uid(study_key)
        obligations(clean_graphics) -> empty
        quarantine "overlays in the pixels" when embedded overlays
        ```

        ### W0417 revealing-copy

        `copy` writes the original of an attribute that a key replaces in the same file. Whoever has the files reads both, and lists which pseudonym or
        UID belongs to which original; of a date and the moved one the difference is the offset of all dates. An attribute that is removed, emptied or
        made coarser in its own place may be copied elsewhere.

        ```midic wrong
        policy mine version "1" {
            standard  "2026d"
            otherwise remove
            on_error  quarantine
        }
        secret study_key
        PatientID -> pseudonym(study_key)
        ClinicalTrialSubjectID -> copy PatientID
        ```

        ```midic right
        policy mine version "1" {
            standard  "2026d"
            otherwise remove
            on_error  quarantine
        }
        secret study_key
        PatientID, ClinicalTrialSubjectID -> pseudonym(study_key)
        ```

        Replace it under both names, or say `override` and why nobody minds.

        ### W0426 partial-override

        `override` stands before a list of which some attributes are kept as strictly as before. Write a rule of their own for them, without
        `override`, so that its reason is about what it loosens.

        ```midic wrong
        InstitutionAddress, PatientName -> override set "A" because "a fixed text"
        ```

        ```midic right
        InstitutionAddress -> override set "A" because "a fixed text"
        PatientName -> set "A"
        ```
        ### W0427 inherited-arguments-stay

        A rule of a class, VR, glob or mask repeats what is inherited with arguments or fallbacks that are less strict: an offset with fewer shifts, a
        smaller step, another `else`. Such a rule never loosens, so what is inherited stays and the rule is idle there. Change the rule in the policy that
        is extended, or name the attributes and say `override`. All dates of a file move by one offset, so an offset is changed where it is declared.

        ```midic base.midic
        midic 1
        policy base version "1" {
            standard  "2026d"
            extends   basic with retain_modified_dates
            otherwise keep in_iod else remove
            on_error  quarantine
        }
        secret key
        offset years = days(-3650 ... -30) keyed by PatientID else StudyInstanceUID with key
        accept when SOPClassUID in storage(MR)
        uids -> uid(key)
        dates -> shift years else empty
        TimezoneOffsetFromUTC, FrameOriginTimestamp -> remove
        ```

        ```midic wrong
        midic 1
        policy site version "1" {
            extends "base.midic"
        }
        offset months = days(-365 ... -30) keyed by PatientID else StudyInstanceUID with key
        dates -> shift months else empty
        ```

        ```midic right
        midic 1
        policy site version "1" {
            extends "base.midic"
        }
        offset decades = days(-7300 ... -30) keyed by PatientID else StudyInstanceUID with key
        dates -> shift decades else empty
        ```

        ### W0418 path-in-no-iod

        The rule's path goes from a sequence to something that no IOD of PS3.3 has in its items, directly or, after `**` and in an `in` block, at any
        depth. Real files may hold it all the same, and then the rule acts; but mostly another sequence was meant. Sequences that may hold
        anything (Original and Modified Attributes, Unassigned Converted Attributes, Directory Record) have no such limit, nor have attributes that are in no
        IOD at all.

        ```midic wrong
        ReferencedImageSequence/PatientName -> remove
        ```

        ```midic right
        RequestAttributesSequence -> override keep because "the request is needed"
        RequestAttributesSequence/RequestedProcedureID -> remove
        ```

        ### W0419 not-at-root

        Conditions read the root of a file, and by the IODs no class that the condition is for has the attribute there: it stands in sequences only,
        or in other classes. The comparison is true only for files against the standard. `is present` may be asked of anything.

        ```midic wrong
        reject "head" when CodeMeaning is "Head"
        PatientAge when SOPClassUID in storage(CT) and EchoTime > 5 -> remove
        ```

        ```midic right
        reject "head" when BodyPartExamined is "HEAD"
        PatientAge when SOPClassUID in storage(MR) and EchoTime > 5 -> remove
        reject "screenshot" when SOPClassUID in storage(CT) and ConversionType is present
        ```

        ### N0420 class-rule-not-looser

        A rule of a class, VR, glob, mask or obligation tightens and never loosens: where it would do less than what it inherits, that stays.
        To loosen, name the attribute and say `override`.

        ```midic wrong also W0411
        offset back = days(-100 ... -30) keyed by PatientID with study_key
        *BirthDate -> shift back
        ```

        ```midic right
        offset back = days(-100 ... -30) keyed by PatientID with study_key
        uids except (50xx,xxxx) -> uid(study_key)
        PatientBirthDate -> override shift back because "ages in days"
        ```

        ### N0421 standard-breaks-type

        Table E.1-1 says X for attributes that an IOD demands: the standard against itself. The table is followed.

        ```midic wrong
        accept when SOPClassUID in storage(CT)
        ```

        ```midic right
        policy mine version "1" {
            standard  "2026d"  // no profile, no row of the table
            otherwise remove
            on_error  quarantine
        }
        ```

        ### N0422 dummy-for-empty

        The rule empties attributes that have Type 1 or 1C somewhere in an accepted class. There a dummy is written (docs/dummies.md).

        ```midic wrong
        people -> empty
        ```

        ```midic right
        people -> dummy
        ```

        ### N0423 in-iod-unknown-class

        `keep in_iod` asks the IOD of the file's SOP class. Files of private or unknown classes have none, and keep what any IOD has
        at the place. A retired class counts by the IOD of what came after it.
        An `accept` that names classes with an IOD excludes them.

        ```midic wrong
        policy mine version "1" {
            standard  "2026d"
            extends   basic
            otherwise keep in_iod else remove
            on_error  quarantine
        }
        ```

        ```midic right
        policy mine version "1" {
            standard  "2026d"
            extends   basic
            otherwise keep in_iod else remove
            on_error  quarantine
        }
        accept when SOPClassUID in storage(CT, MR)
        ```

        ### W0429 items-left

        `add` and `age` create an attribute at the root, and reach it there only. Where no other rule and no row of the table decides the same attribute in
        items, `otherwise` does, and here it keeps what says who the patient is.

        ```midic wrong bare
        midic 1
        policy site version "1" {
            standard  "2026d"
            otherwise keep
            on_error  quarantine
        }
        PatientID -> add "TRIAL-7"
        ```

        ```midic right bare
        midic 1
        policy site version "1" {
            standard  "2026d"
            otherwise keep
            on_error  quarantine
        }
        PatientID -> empty
        ./PatientID -> add "TRIAL-7"
        ```

        ### N0428 outside-iod

        The rule stands under a condition about SOP classes, and by PS3.3 none of them has the attribute. It acts only on files that hold it all the
        same.

        ```midic wrong
        for storage(CT) {
            EchoTime -> remove
        }
        ```

        ```midic right
        for storage(MR) {
            EchoTime -> remove
        }
        ```

        ## 05 Limits

        ### E0503 too-many-variants

        A ruleset holds 256 IODs. No policy exceeds that with the tables of this edition.

        ### E0504 paths-too-complex

        Each `**` in the middle of a path doubles the number of combinations that must be told apart; more than 4096 are too many.

        ### E0505 path-too-long

        A path has at most 60 steps.

        ### E0506 masks-overlap

        Two masks share tags, and no single mask stands for just those: a range against open digits. Write the range with `x` digits or the
        tags one by one.

        ```midic wrong
        (6000-600E,0010) -> remove
        (60x0,0010) -> empty
        ```

        ```midic right
        (60xx,0010) -> remove
        ```

        ### E0507 ruleset-too-large

        A ruleset has at most 16 MiB. Conditions, paths and rules have no limit of their own; what makes a ruleset large is many paths with
        `**`, each of which is told apart in every sequence, and lists of many thousand texts.

        ### E0508 ruleset-limit

        A value has at most 65,536 bytes with each parameter as long as it may be; 16,384 conditions and paths may lead to one action, one after
        the other; 4,096 masks and 1,024 parameters are the most. A text that a condition compares with has at most 1,024 bytes. Whoever runs a ruleset of a stranger relies on these limits. Shorten the
        text, or let one rule speak for several.

        ### E0510 ruleset-refused

        midic cannot read the ruleset that it made of the policy. That is an error of midic, and nothing is written; no policy should show it.

        """###
}
