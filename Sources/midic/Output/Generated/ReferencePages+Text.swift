// Made from docs/outcomes.md and docs/ruleset-format.md by DiagnosticPagesTests with MIDIC_UPDATE=1. Do not edit.

extension ReferencePages {
    static let outcomes = ###"""
        ## Reasons
        ### The file's structure
        | `bad-meta` | the file meta information cannot be read |
        | `unknown-encoding` | the first element of the data set reads in none of the known encodings |
        | `ambiguous-encoding` | the bytes read in two ways that differ: as implicit and as explicit VR, or under two transfer syntaxes that the file names; or a length in implicit VR spells a VR where readers look for one |
        | `unknown-transfer-syntax` | a transfer syntax that neither PS3.6 nor a published list nor the policy names, or one that the policy names over anything but explicit VR little endian |
        | `no-data-set` | a DICOM header and nothing after it |
        | `bad-deflate` | the deflated data set is damaged, not only cut off |
        | `too-large` | the elements (32 bytes each) and what is new in the output (its bytes, and 24 for each stretch of the input that it has) need more than `--memory`, 40 MiB by default; or it inflates to more than 2 GiB; or more than 1 MiB of zeros stand behind the last element; or the ruleset asks more of the file than any policy should. The audit has the limit that was met, where it is a number of bytes. All but the zeros are limits of resources: they follow from the memory and the work that a run may take, not from what the policy says |
        | `truncated-element` | an element, or a deflated data set, runs past the end of the file |
        | `length-past-parent` | an element, item or sequence runs past what encloses it |
        | `bad-vr` | two bytes where a VR should stand are none |
        | `undefined-length` | undefined length on a VR that cannot have it: only SQ, UN and, in a file of an encapsulated syntax, Pixel Data of VR OB or OW can |
        | `bad-sequence` | a sequence holds something other than items |
        | `bad-fragment` | encapsulated pixel data hold something other than fragments of defined length |
        | `unclosed-sequence` | a sequence or item of undefined length is never closed |
        | `stray-item` | an item where an element should stand |
        | `zero-tag` | zeros where an element should stand, and after them something else |
        | `too-deep` | sequences nested more than 128 deep |
        | `input-shrank` | the input became shorter while it was read |
        | `input-changed` | somebody wrote to the input while it was read: its size or its times after the last use are not those at opening. Nothing is left in the output; what a quarantine folder gets is the file as it is by then |
        ### An action that cannot be carried out
        | `unreadable-date` | a date or time in no form that can be moved or shortened, or moved out of the years 1 to 9999 |
        | `unreadable-number` | a number or age that is not in the form of its VR, or a result that does not fit it |
        | `no-offset-key` | none of the attributes that the offset names after `keyed by` has a value at the root of the file, so nobody can say by how many days its dates move; `check` shows the offset with its keys. Name more keys (`keyed by PatientID else StudyInstanceUID`), or write what the dates become instead (`shift NAME else empty`). In records the tag is that of the date |
        | `no-pseudonym-source` | none of the attributes that a pseudonym is made `from` has a value |
        | `no-age` | one of the two dates that an age is made from is absent or no date, the birth is the later one, or more than 999 years lie between them |
        | `not-in-table` | the file has no row in a table that `lookup`, an offset or a parameter asks for: its key is absent, blank or in no line, its character set cannot be read, or the row has no value there. Add a line to the table, or write what happens instead: `lookup T.C else empty`. In records the tag is that of the attribute that is changed |
        | `not-listed` | a value that `recode` does not list |
        | `nothing-to-compose` | a part of a composed value comes out empty: its attribute is absent, empty or too long, or `slice` finds no character of it |
        | `no-free-block` | a private element is to be added, and each of the 240 blocks of its group is taken |
        | `no-scope-value` | the study or patient that scopes a UID has no value |
        | `unknown-character-set` | several values cannot be told apart, since the character set is unknown |
        | `not-encodable` | the new text has characters that cannot be written: the declared character set lacks them, or midic has no table of it yet |
        | `not-a-value` | items or fragments where the action needs a plain value |
        | `wrong-vr` | the VR in the file does not fit the action |
        | `nothing-to-copy` | the attribute that `copy` names is absent |
        | `misfit` | a value that is kept or copied is none of its attribute's VR: text among numbers, a code or UID with other characters, a value too long, a length that is no multiple of the VR's unit. See "A kept value" in language.md. Without `else` only attributes of Type 1 and those that decoding needs come to `on_error`; others go and are counted as misfits |
        | `value-too-long` | a value of more than 1 MiB that would have to be read to be changed, a list of UIDs over 65,534 bytes, or a length that no field can hold |
        | `pixel-length` | pixels that are kept (Pixel Data, Float and Double Float Pixel Data, icons, Overlay Data) are shorter than the object says, or more than 1 MiB longer, or in a number of fragments that cannot be; or Rows, Columns or Bits Allocated is missing, zero or unreadable; or what says how they are stored does not stay |
        | `offset-table` | the Basic Offset Table of kept pixels is not true, and which fragments make a frame cannot be told |
        | `said-by-policy` | `else quarantine` or `else reject` |
        ### What the policy cannot let in
        | `unregistered-class` | the SOP Class UID is none that PS3.6 registers, none of the published private ones, and the policy does not name it: its digits could say anything. `accept` it, or write `classes unregistered -> uid(KEY)`. Said of the file meta information where the data set names no class |
        | `undefined-character-set` | Specific Character Set names a set that PS3.3 C.12.1.1.2 does not define (`ISO 8859-1`, `UTF-8`, `GB2312`), so nobody can say what the text means. Other spellings of defined ones (`ISO-IR 100`, `iso_ir 100`) are read |
        ### Guards
        | `contradicting-copies` | two copies of an attribute differ, and a gate, a key or the SOP class depends on it; or they are kept, at any depth, and are Specific Character Set or what decoding needs. Under `on_error remove` the latter go. No rule's `else` helps |
        | `unreadable-guard` | an attribute that a guard reads is there, and cannot be decoded or has more values than the guard allows |
        ### About the file as a whole
        | `not-accepted` | the policy has `accept` gates, and none of them holds for the file |
        | `dicomdir` | a media storage directory: its records hold names, and its offsets are absolute |
        | `duplicate-instance` | the output's name is taken, and other bytes are under it: by another input of the run that has the same new SOP Instance UID (`duplicate_of` in records), or by what was in the output before the run (`taken_by`), such as a file of an earlier run with another policy or secret. Of inputs the first in their order is written. `--on-duplicate suffix` writes the others as `-2`, `-3` and so on; where an earlier run has the names, use a new folder |
        """###

    static let rulesetFaults = ###"""
        ## Verification
        | `ruleset-unreadable` | the file cannot be read |
        | `not-a-ruleset` | it does not start as one |
        | `mangled-transfer` | it was one before a transfer as text |
        | `truncated-ruleset` | bytes are missing at the end |
        | `trailing-bytes` | bytes are left at the end |
        | `newer-format` | a higher major version |
        | `older-format` | the layout of midic 0.1: build it again from its policy |
        | `missing-capability` | this runtime cannot do what it asks for |
        | `unknown-critical-section` | it has a section that must not be ignored and is not known |
        | `missing-section` | a section that every ruleset has is not there |
        | `corrupt-header` | header or section table break a rule of this page |
        | `corrupt-section` | a record does; the message has section and record |
        | `digest-mismatch` | the sections are not those that the digest was made of |
        | `provenance-checksum` | PROV is damaged |
        | `limit-exceeded` | a limit above |
        """###
}
