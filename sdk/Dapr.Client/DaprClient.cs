using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text.Json;

namespace Dapr.Client;

/// <summary>The building blocks of Dapr, as the sidecar offers them. Built by <see cref="DaprClientBuilder"/>.</summary>
public abstract class DaprClient : IDisposable
{
    private bool _disposed;

    /// <summary>How data is written as JSON.</summary>
    public abstract JsonSerializerOptions JsonSerializerOptions { get; }

    /// <summary>Makes a client whose requests to <c>http://{app-id}/path</c> go through the sidecar.</summary>
    /// <param name="appId">The app that relative addresses are meant for.</param>
    /// <param name="daprEndpoint">The address of the sidecar's HTTP API; null for the default.</param>
    /// <param name="daprApiToken">The token that the sidecar asks for; null for none.</param>
    /// <returns>The client.</returns>
    public static HttpClient CreateInvokeHttpClient(string? appId = null, string? daprEndpoint = null, string? daprApiToken = null)
    {
        var handler = new InvocationHandler { InnerHandler = new HttpClientHandler(), DaprApiToken = daprApiToken, DefaultAppId = appId };
        if (daprEndpoint is not null) handler.DaprEndpoint = daprEndpoint;

        var client = new HttpClient(handler);
        client.DefaultRequestHeaders.UserAgent.Add(UserAgent());
        if (appId is not null)
        {
            if (!Uri.TryCreate($"http://{appId}", UriKind.Absolute, out var address))
                throw new ArgumentException("The appId must be a valid hostname.", nameof(appId));
            client.BaseAddress = address;
        }
        return client;
    }

    /// <summary>Publishes an event.</summary>
    /// <typeparam name="TData">The type of the event.</typeparam>
    /// <param name="pubsubName">The name of the pub/sub component.</param>
    /// <param name="topicName">The topic.</param>
    /// <param name="data">What to send.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When the broker has it.</returns>
    public abstract Task PublishEventAsync<TData>(
        string pubsubName, string topicName, TData data, CancellationToken cancellationToken = default);

    /// <summary>Publishes an event with settings for the broker.</summary>
    /// <typeparam name="TData">The type of the event.</typeparam>
    /// <param name="pubsubName">The name of the pub/sub component.</param>
    /// <param name="topicName">The topic.</param>
    /// <param name="data">What to send.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When the broker has it.</returns>
    public abstract Task PublishEventAsync<TData>(
        string pubsubName, string topicName, TData data, Dictionary<string, string> metadata, CancellationToken cancellationToken = default);

    /// <summary>Publishes an event without content.</summary>
    /// <param name="pubsubName">The name of the pub/sub component.</param>
    /// <param name="topicName">The topic.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When the broker has it.</returns>
    public abstract Task PublishEventAsync(string pubsubName, string topicName, CancellationToken cancellationToken = default);

    /// <summary>Publishes an event without content, with settings for the broker.</summary>
    /// <param name="pubsubName">The name of the pub/sub component.</param>
    /// <param name="topicName">The topic.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When the broker has it.</returns>
    public abstract Task PublishEventAsync(
        string pubsubName, string topicName, Dictionary<string, string> metadata, CancellationToken cancellationToken = default);

    /// <summary>Publishes several events at once.</summary>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="pubsubName">The name of the pub/sub component.</param>
    /// <param name="topicName">The topic.</param>
    /// <param name="events">The events, in order.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>Which of them were not published.</returns>
    public abstract Task<BulkPublishResponse<TValue>> BulkPublishEventAsync<TValue>(
        string pubsubName, string topicName, IReadOnlyList<TValue> events, Dictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Publishes an event that is already written.</summary>
    /// <param name="pubsubName">The name of the pub/sub component.</param>
    /// <param name="topicName">The topic.</param>
    /// <param name="data">What to send.</param>
    /// <param name="dataContentType">How the event is written.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When the broker has it.</returns>
    public abstract Task PublishByteEventAsync(
        string pubsubName, string topicName, ReadOnlyMemory<byte> data, string dataContentType = "application/json", Dictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Calls an output binding.</summary>
    /// <typeparam name="TRequest">The type of what is sent.</typeparam>
    /// <param name="bindingName">The name of the binding.</param>
    /// <param name="operation">What it is to do.</param>
    /// <param name="data">What to send.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When it has answered.</returns>
    public abstract Task InvokeBindingAsync<TRequest>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Calls an output binding and reads its answer.</summary>
    /// <typeparam name="TRequest">The type of what is sent.</typeparam>
    /// <typeparam name="TResponse">The type of the answer.</typeparam>
    /// <param name="bindingName">The name of the binding.</param>
    /// <param name="operation">What it is to do.</param>
    /// <param name="data">What to send.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>The answer.</returns>
    public abstract Task<TResponse> InvokeBindingAsync<TRequest, TResponse>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Calls an output binding with bytes.</summary>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>The answer as bytes.</returns>
    public abstract Task<BindingResponse> InvokeBindingAsync(
        BindingRequest request, CancellationToken cancellationToken = default);

    /// <summary>Makes a request to a method of another app, to be sent by any HttpClient.</summary>
    /// <param name="httpMethod">The HTTP method.</param>
    /// <param name="appId">The app.</param>
    /// <param name="methodName">The path in that app.</param>
    /// <returns>The request.</returns>
    public abstract HttpRequestMessage CreateInvokeMethodRequest(HttpMethod httpMethod, string appId, string methodName);

    /// <summary>Makes a request to a method of another app, with a query.</summary>
    /// <param name="httpMethod">The HTTP method.</param>
    /// <param name="appId">The app.</param>
    /// <param name="methodName">The path in that app.</param>
    /// <param name="queryStringParameters">What goes into the query.</param>
    /// <returns>The request.</returns>
    public abstract HttpRequestMessage CreateInvokeMethodRequest(
        HttpMethod httpMethod, string appId, string methodName, IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters);

    /// <summary>Makes a request to a method of another app, with a query and a JSON body.</summary>
    /// <typeparam name="TRequest">The type of what is sent.</typeparam>
    /// <param name="httpMethod">The HTTP method.</param>
    /// <param name="appId">The app.</param>
    /// <param name="methodName">The path in that app.</param>
    /// <param name="queryStringParameters">What goes into the query.</param>
    /// <param name="data">What to send.</param>
    /// <returns>The request.</returns>
    public abstract HttpRequestMessage CreateInvokeMethodRequest<TRequest>(
        HttpMethod httpMethod, string appId, string methodName, IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters, TRequest data);

    /// <summary>Makes a client whose requests to <c>http://{app-id}/path</c> go through this sidecar.</summary>
    /// <param name="appId">The app.</param>
    /// <returns>The client.</returns>
    public abstract HttpClient CreateInvokableHttpClient(string? appId = null);

    /// <summary>Whether the sidecar and its app are healthy.</summary>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>True if so; false also where no sidecar answers.</returns>
    public abstract Task<bool> CheckHealthAsync(CancellationToken cancellationToken = default);

    /// <summary>Whether the sidecar can be called; its app may still be starting.</summary>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>True if so; false also where no sidecar answers.</returns>
    public abstract Task<bool> CheckOutboundHealthAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits until the sidecar can be called.</summary>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When it can.</returns>
    public abstract Task WaitForSidecarAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks the sidecar to end.</summary>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When it has agreed.</returns>
    public abstract Task ShutdownSidecarAsync(CancellationToken cancellationToken = default);

    /// <summary>What the sidecar says about itself.</summary>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>The metadata.</returns>
    public abstract Task<DaprMetadata> GetMetadataAsync(CancellationToken cancellationToken = default);

    /// <summary>Gives the sidecar an attribute.</summary>
    /// <param name="attributeName">The name of the attribute.</param>
    /// <param name="attributeValue">Its value.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When it has it.</returns>
    public abstract Task SetMetadataAsync(
        string attributeName, string attributeValue, CancellationToken cancellationToken = default);

    /// <summary>Reads a value.</summary>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="key">The key.</param>
    /// <param name="consistencyMode">How fresh the value has to be.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>The value; the type's default where the key has none.</returns>
    public abstract Task<TValue> GetStateAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode = default, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Reads several values as text.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="parallelism">How many are read at the same time.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>The values.</returns>
    public abstract Task<IReadOnlyList<BulkStateItem>> GetBulkStateAsync(
        string storeName, IReadOnlyList<string> keys, int? parallelism, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Reads several values.</summary>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="parallelism">How many are read at the same time.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>The values.</returns>
    public abstract Task<IReadOnlyList<BulkStateItem<TValue>>> GetBulkStateAsync<TValue>(
        string storeName, IReadOnlyList<string> keys, int? parallelism, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Saves several values. They are independent of each other: see transactions for all or none.</summary>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="items">The items.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When they are saved.</returns>
    public abstract Task SaveBulkStateAsync<TValue>(
        string storeName, IReadOnlyList<SaveStateItem<TValue>> items, CancellationToken cancellationToken = default);

    /// <summary>Removes several values.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="items">The items.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When they are removed.</returns>
    public abstract Task DeleteBulkStateAsync(
        string storeName, IReadOnlyList<BulkDeleteStateItem> items, CancellationToken cancellationToken = default);

    /// <summary>Reads a value with its ETag.</summary>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="key">The key.</param>
    /// <param name="consistencyMode">How fresh the value has to be.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>The value, the type's default where the key has none, and its ETag, then empty.</returns>
    public abstract Task<(TValue value, string etag)> GetStateAndETagAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Saves a value.</summary>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="stateOptions">How to carry it out.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When it is saved.</returns>
    public abstract Task SaveStateAsync<TValue>(
        string storeName, string key, TValue value, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Saves a value unless it was changed since the ETag was read.</summary>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="etag">The ETag that must still be current; empty where there must be no value yet or it does not matter.</param>
    /// <param name="stateOptions">How to carry it out.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>Whether it was saved.</returns>
    public abstract Task<bool> TrySaveStateAsync<TValue>(
        string storeName, string key, TValue value, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Changes several values, all or none.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="operations">The operations, all or none of which happen.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When they are changed.</returns>
    public abstract Task ExecuteStateTransactionAsync(
        string storeName, IReadOnlyList<StateTransactionRequest> operations, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Removes a value.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="key">The key.</param>
    /// <param name="stateOptions">How to carry it out.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When it is removed.</returns>
    public abstract Task DeleteStateAsync(
        string storeName, string key, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Removes a value unless it was changed since the ETag was read.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="key">The key.</param>
    /// <param name="etag">The ETag that must still be current; empty where there must be no value yet or it does not matter.</param>
    /// <param name="stateOptions">How to carry it out.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>Whether it was removed.</returns>
    public abstract Task<bool> TryDeleteStateAsync(
        string storeName, string key, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a secret.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="key">The key.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>Its values by name.</returns>
    public abstract Task<Dictionary<string, string>> GetSecretAsync(
        string storeName, string key, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Reads all secrets that the app may read.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>The secrets by name, each with its values by name.</returns>
    public abstract Task<Dictionary<string, Dictionary<string, string>>> GetBulkSecretAsync(
        string storeName, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a value as it is stored.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="key">The key.</param>
    /// <param name="consistencyMode">How fresh the value has to be.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>The value; empty where the key has none.</returns>
    public abstract Task<ReadOnlyMemory<byte>> GetByteStateAsync(
        string storeName, string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a value as it is stored, with its ETag.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="key">The key.</param>
    /// <param name="consistencyMode">How fresh the value has to be.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>The value and its ETag; both empty where the key has none.</returns>
    public abstract Task<(ReadOnlyMemory<byte>, string etag)> GetByteStateAndETagAsync(
        string storeName, string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Saves a value as it is.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="key">The key.</param>
    /// <param name="binaryValue">The value.</param>
    /// <param name="stateOptions">How to carry it out.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When it is saved.</returns>
    public abstract Task SaveByteStateAsync(
        string storeName, string key, ReadOnlyMemory<byte> binaryValue, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Saves a value as it is, unless it was changed since the ETag was read.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="key">The key.</param>
    /// <param name="binaryValue">The value.</param>
    /// <param name="etag">The ETag that must still be current; empty where there must be no value yet or it does not matter.</param>
    /// <param name="stateOptions">How to carry it out.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>Whether it was saved.</returns>
    public abstract Task<bool> TrySaveByteStateAsync(
        string storeName, string key, ReadOnlyMemory<byte> binaryValue, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Reads values of a configuration store.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="keys">The keys; none for all.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>The values.</returns>
    public abstract Task<GetConfigurationResponse> GetConfiguration(
        string storeName, IReadOnlyList<string> keys, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Listens to the changes of a configuration store.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="keys">The keys; none for all.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Ends the subscription.</param>
    /// <returns>The subscription.</returns>
    public abstract Task<SubscribeConfigurationResponse> SubscribeConfiguration(
        string storeName, IReadOnlyList<string> keys, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Ends a subscription to a configuration store.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="id">The subscription's id.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>What became of it.</returns>
    public abstract Task<UnsubscribeConfigurationResponse> UnsubscribeConfiguration(
        string storeName, string id, CancellationToken cancellationToken = default);

    /// <summary>Takes a lock, if nobody has it.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="resourceId">What to lock.</param>
    /// <param name="lockOwner">Who holds the lock.</param>
    /// <param name="expiryInSeconds">When it frees itself.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>The lock, taken or not.</returns>
    [Experimental("DAPR_DISTRIBUTEDLOCK")]
    public abstract Task<TryLockResponse> Lock(
        string storeName, string resourceId, string lockOwner, int expiryInSeconds, CancellationToken cancellationToken = default);

    /// <summary>Gives a lock back.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="resourceId">What to lock.</param>
    /// <param name="lockOwner">Who holds the lock.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>What became of it.</returns>
    [Experimental("DAPR_DISTRIBUTEDLOCK")]
    public abstract Task<UnlockResponse> Unlock(
        string storeName, string resourceId, string lockOwner, CancellationToken cancellationToken = default);

    /// <summary>Makes a POST request to a method of another app.</summary>
    /// <param name="appId">The app.</param>
    /// <param name="methodName">The path in that app.</param>
    /// <returns>The request.</returns>
    public HttpRequestMessage CreateInvokeMethodRequest(string appId, string methodName) =>
        CreateInvokeMethodRequest(HttpMethod.Post, appId, methodName);

    /// <summary>Makes a POST request to a method of another app, with a query.</summary>
    /// <param name="appId">The app.</param>
    /// <param name="methodName">The path in that app.</param>
    /// <param name="queryStringParameters">What goes into the query.</param>
    /// <returns>The request.</returns>
    public HttpRequestMessage CreateInvokeMethodRequest(
        string appId, string methodName, IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters) =>
        CreateInvokeMethodRequest(HttpMethod.Post, appId, methodName, queryStringParameters);

    /// <summary>Makes a POST request to a method of another app, with a JSON body.</summary>
    /// <typeparam name="TRequest">The type of what is sent.</typeparam>
    /// <param name="appId">The app.</param>
    /// <param name="methodName">The path in that app.</param>
    /// <param name="data">What to send.</param>
    /// <returns>The request.</returns>
    public HttpRequestMessage CreateInvokeMethodRequest<TRequest>(string appId, string methodName, TRequest data) =>
        CreateInvokeMethodRequest(HttpMethod.Post, appId, methodName, [], data);

    /// <summary>Reads a value as an entry that can be changed and written back.</summary>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="key">The key.</param>
    /// <param name="consistencyMode">How fresh the value has to be.</param>
    /// <param name="metadata">Settings for the component.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>The entry.</returns>
    public async Task<StateEntry<TValue>> GetStateEntryAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var (value, etag) = await GetStateAndETagAsync<TValue>(storeName, key, consistencyMode, metadata, cancellationToken);
        return new StateEntry<TValue>(this, storeName, key, value, etag);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the client holds.</summary>
    /// <param name="disposing">True where <see cref="Dispose()"/> asked for it.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>How this client names itself.</summary>
    /// <returns>A user agent.</returns>
    protected static ProductInfoHeaderValue UserAgent()
    {
        var version = typeof(DaprClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return new ProductInfoHeaderValue("dapr-sdk-dotnet", $"v{version}");
    }
}
