/// The tool's own version (semver.org).
enum ToolVersion {
    static let current = "0.2.0"
}
