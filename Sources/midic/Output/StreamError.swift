import MidicRuntime

/// A standard stream that a command was told to use, and that its caller had closed.
struct StreamError: Error {
    let message: String

    /// - Parameter word: what the user wrote to ask for the stream, such as `--output -`.
    static func require(_ stream: StandardStream, for word: String) throws {
        if stream.isOpen { return }
        let (name, use) = stream == .input ? ("standard input", "reading") : ("standard output", "writing")
        throw StreamError(message: "`\(word)` needs \(name), which is not open for \(use)")
    }
}
