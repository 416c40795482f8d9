/// Something that the user must write differently; exit code 2.
struct UsageError: Error, Equatable {
    let message: String

    init(_ message: String) { self.message = message }
}
