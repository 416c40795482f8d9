/// The packed texts of the standard's tables, one `StaticString` each; the files in `Generated` extend it.
///
/// A text costs the compiler of this project next to nothing, where thousands of struct literals take it minutes. Each
/// table is read on first use. Tools/standard/generate.py writes the texts and documents their formats.
enum StandardData {}
