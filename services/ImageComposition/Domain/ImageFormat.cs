namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>What the finished image is: a fixed VHD, as Azure takes it, or an OCI image layout.</summary>
public enum ImageFormat { VhdFixed, Oci }
