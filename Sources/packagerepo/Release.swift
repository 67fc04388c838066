/// The version of this program.
enum Release {
    /// The version of this program (SemVer).
    static let version = "0.1.0"
}
