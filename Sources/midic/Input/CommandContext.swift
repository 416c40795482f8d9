/// What a command may touch beside its arguments: standard output, standard error, and files to read.
package struct CommandContext: Sendable {
    let console: Console
    let files: FileReader
}
