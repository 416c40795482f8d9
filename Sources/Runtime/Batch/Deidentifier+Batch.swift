extension Deidentifier: BatchProcessor {}
