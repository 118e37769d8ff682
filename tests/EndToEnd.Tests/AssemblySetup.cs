// The whole product, several processes each: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
