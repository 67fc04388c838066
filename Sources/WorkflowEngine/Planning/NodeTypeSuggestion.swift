import Values
public import WorkflowModel

extension NodeRegistry {
    /// Finds the name of the type that was probably meant; nil if none is near.
    public func nearestTypeName(to name: String) -> String? {
        guard name.utf8.count <= 256 else { return nil }
        return nearest(to: name, among: declarations.lazy.flatMap { [$0.name] + $0.aliases })
    }
}
