@main struct PackageRepo { static func main() {} }
