import Foundation

/// Runs the built executable, which lies beside the test bundle's own.
enum Tool {
    struct Result: Sendable {
        var status: Int32
        var output: String
        var messages: String
    }

    /// The folder of the build's products.
    static let products: URL = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: own).deletingLastPathComponent()
    }()

    /// The root of the repository.
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Runs `midic` in the repository's root.
    ///
    /// - Parameter environment: added to an otherwise plain environment.
    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
        try launch(products.appendingPathComponent("midic").path, arguments, environment: environment)
    }

    /// Runs a line of shell with `midic` on the PATH, for redirections and limits.
    static func shell(_ line: String, environment: [String: String] = [:]) throws -> Result {
        try launch("/bin/bash", ["-c", line], environment: environment)
    }

    private static func launch(
        _ path: String, _ arguments: [String], environment: [String: String]
    ) throws -> Result {
        let scratch = Scratch()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = repository
        process.environment = ["PATH": products.path + ":/usr/bin:/bin", "HOME": scratch.path]
            .merging(environment) { $1 }
        // Files rather than pipes, so that no amount of output can block the tool.
        let output = scratch.path + "/stdout"
        let messages = scratch.path + "/stderr"
        for file in [output, messages] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: messages))
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        func text(_ file: String) -> String {
            String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
        }
        let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        return Result(status: status, output: text(output), messages: text(messages))
    }
}

/// A folder of its own for one test, removed with it.
final class Scratch: Sendable {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.path + "/midic-cli-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file below the folder and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let target = path + "/" + name
        let folder = URL(fileURLWithPath: target).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: target))
        return target
    }

    /// Writes `a.midic`, a policy of these statements, and returns its path.
    func policy(
        extends: String? = "basic", otherwise: String = "keep in_iod else remove", _ statements: String
    ) throws -> String {
        let clauses = [
            "standard \"2026d\"", extends.map { "extends \($0)" }, "otherwise \(otherwise)", "on_error quarantine",
        ]
        let lines = clauses.compactMap { $0.map { "    \($0)\n" } }.joined()
        return try write("a.midic", "midic 1\npolicy a version \"1\" {\n\(lines)}\n\(statements)")
    }

    func contents(_ name: String) -> Data? { FileManager.default.contents(atPath: path + "/" + name) }
    func text(_ name: String) -> String? { contents(name).map { String(decoding: $0, as: UTF8.self) } }
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

    /// Relative paths of all files below `name`, sorted.
    func files(_ name: String) -> [String] {
        let found = FileManager.default.enumerator(atPath: path + "/" + name)?.allObjects as? [String] ?? []
        return found.filter { item in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + name + "/" + item)
            return attributes?[.type] as? FileAttributeType != .typeDirectory
        }.sorted()
    }
}
