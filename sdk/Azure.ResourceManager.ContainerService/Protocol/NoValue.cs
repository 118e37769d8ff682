namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>The answer to a question for a resource that does not exist.</summary>
internal sealed class NoValue<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T Value => throw new InvalidOperationException("The resource does not exist: the service answered 404.");

    public override Response GetRawResponse() => response;
}
