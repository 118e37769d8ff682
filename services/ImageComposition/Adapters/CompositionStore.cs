using System.Globalization;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Adapters;

/// <summary>Compositions, their images and the respin counters, with the facts about each change.</summary>
public sealed class CompositionStore(ServiceDatabase database, TimeProvider time)
{
    public Task<Composition?> Find(string id, CancellationToken stop) => database.Read(session => Load(session, id), stop);

    public Task<IReadOnlyList<Composition>> List(int top, string? before, CancellationToken stop) => database.Read<IReadOnlyList<Composition>>(
        async session =>
        {
            var ids = await session.Query<string>(
                """
                SELECT id FROM compositions
                WHERE @before IS NULL OR started_at < (SELECT started_at FROM compositions WHERE id = @before)
                ORDER BY started_at DESC, id LIMIT @top
                """, new { top, before });
            var found = new List<Composition>();
            foreach (var id in ids)
                found.Add((await Load(session, id))!);
            return found;
        }, stop);

    /// <summary>Writes a composition with its images and their jobs; the second time it only answers what there is.</summary>
    public Task<Composition> Start(string id, StartCompositionRequest request, IReadOnlyList<ImageDefinition> definitions, string backend, CancellationToken stop) =>
        database.Write(
            async session =>
            {
                if (await Existing(session, id, request) is { } existing)
                    return existing;

                await session.Execute(
                    """
                    INSERT INTO compositions (id, release_version, request_hash, request, state, started_at)
                    VALUES (@id, @version, @hash, @request, @state, @now)
                    """,
                    new
                    {
                        id,
                        version = request.ReleaseVersion,
                        hash = ReleaseJson.Hash(request),
                        request = ReleaseJson.Write(request),
                        state = nameof(CompositionState.Running),
                        now = time.GetUtcNow(),
                    });
                foreach (var definition in definitions)
                {
                    var key = ContentKey.Of(definition, request.ReleaseVersion, request.Repository.Id, backend);
                    var version = definition.Kind == ImageKind.NodeImage
                        ? await NodeVersion(session, definition.Family!, ReleaseDate.Of(request.ReleaseVersion), key)
                        : null;
                    var image = new ComposedImage(
                        definition.Name, definition.Architecture, definition.Kind, ImageState.Queued, null, version?.ToString() ?? request.ReleaseVersion,
                        definition.Family, version?.For(definition.Family!), null, 0, null, null, null, [], null, Reused: false, Seconds: null, ImagePromises.Of(definition, []));
                    await session.Execute(
                        """
                        INSERT INTO composition_images (composition_id, definition, architecture, content_key, state, document, definition_document)
                        VALUES (@id, @name, @architecture, @key, @state, @document, @definition)
                        """,
                        new
                        {
                            id,
                            name = definition.Name,
                            architecture = definition.Architecture,
                            key,
                            state = nameof(ImageState.Queued),
                            document = ReleaseJson.Write(image),
                            definition = ReleaseJson.Write(definition),
                        });
                    var task = new ImageTask(id, definition.Name, definition.Architecture);
                    await session.Enqueue(ComposeImage.Kind, task.JobId, task);
                }
                return (await Load(session, id))!;
            }, stop);

    /// <summary>The composition, if it was started with this very request; refused if with another.</summary>
    public Task<Composition?> FindStarted(string id, StartCompositionRequest request, CancellationToken stop) =>
        database.Read(session => Existing(session, id, request), stop);

    public Task<Composition> Cancel(string id, CancellationToken stop) => database.Write(
        async session =>
        {
            var composition = await Load(session, id) ?? throw ImageErrors.CompositionNotFound(id);
            if (composition.State == CompositionState.Cancelled)
                return composition; // cancelling twice changes nothing
            if (composition.State != CompositionState.Running)
                throw ImageErrors.CompositionEnded(id, composition.State.ToString());

            foreach (var image in composition.Images.Where(i => !HasEnded(i.State)))
                await Save(session, id, image with { State = ImageState.Cancelled, Reason = "the composition was cancelled" });
            await End(session, id, CompositionState.Cancelled, "cancelled on request");
            return (await Load(session, id))!;
        }, stop);

    /// <summary>One image's order, as it was when the composition started; null when there is nothing left to do.</summary>
    public Task<PendingImage?> Pending(ImageTask task, CancellationToken stop) => database.Read(
        async session =>
        {
            var row = await session.Find<ImageRow>(
                """
                SELECT content_key AS ContentKey, document, definition_document AS DefinitionDocument FROM composition_images
                WHERE composition_id = @CompositionId AND definition = @Definition AND architecture = @Architecture
                """, task);
            var request = await session.Find<string>("SELECT request FROM compositions WHERE id = @CompositionId", task);
            if (row is null || request is null)
                return null;
            var image = ReleaseJson.Read<ComposedImage>(row.Document);
            var start = ReleaseJson.Read<StartCompositionRequest>(request);
            var definition = ReleaseJson.Read<ImageDefinition>(row.DefinitionDocument);
            return HasEnded(image.State)
                ? null
                : new PendingImage(image, new ImageOrder(definition, start.Repository, start.ReleaseVersion, image.Version, row.ContentKey));
        }, stop);

    /// <summary>Changes one image that has not ended, says so, and ends the composition with its last image. False: it had ended.</summary>
    public Task<bool> Advance(ImageTask task, Func<ComposedImage, ComposedImage> change, CancellationToken stop) => database.Write(
        async session =>
        {
            var row = await session.Find<ImageRow>(
                """
                SELECT content_key AS ContentKey, document, definition_document AS DefinitionDocument FROM composition_images
                WHERE composition_id = @CompositionId AND definition = @Definition AND architecture = @Architecture
                """, task);
            var before = row is null ? null : ReleaseJson.Read<ComposedImage>(row.Document);
            if (before is null || HasEnded(before.State))
                return false;

            var after = change(before);
            await Save(session, task.CompositionId, after);
            if (before.Digest is null && after is { Digest: { } digest, State: ImageState.Publishing })
            {
                await session.Publish(new ImageComposed(task.CompositionId, after.Definition, after.Architecture, after.Version, digest, after.Reused));
                await session.Execute(
                    "INSERT INTO images (content_key, digest, composed_at, document) VALUES (@ContentKey, @digest, @now, @document) ON CONFLICT (content_key) DO NOTHING",
                    new { row!.ContentKey, digest, now = time.GetUtcNow(), document = ReleaseJson.Write(after) });
            }
            if (after.State == ImageState.Published)
            {
                await session.Publish(new ImagePublished(
                    task.CompositionId, after.Definition, after.Architecture, after.Version, after.GalleryVersionId ?? after.Location!));
                await session.Execute(
                    "UPDATE images SET document = @document WHERE content_key = @ContentKey", new { row!.ContentKey, document = ReleaseJson.Write(after) });
            }
            if (after.State == ImageState.Rejected)
                await session.Publish(new ImageRejected(task.CompositionId, after.Definition, after.Architecture, after.Reason ?? "unknown"));
            await EndIfAllEnded(session, task.CompositionId);
            return true;
        }, stop);

    /// <summary>Counts one more failure of the gallery with an image; how many there have been.</summary>
    public Task<long> CountFailure(ImageTask task, CancellationToken stop) => database.Write(
        async session =>
        {
            const string This = "WHERE composition_id = @CompositionId AND definition = @Definition AND architecture = @Architecture";
            await session.Execute($"UPDATE composition_images SET publish_failures = publish_failures + 1 {This}", task);
            return await session.Find<long>($"SELECT publish_failures FROM composition_images {This}", task);
        }, stop);

    public Task<IReadOnlyList<ComposedImage>> Images(int top, CancellationToken stop) => database.Read<IReadOnlyList<ComposedImage>>(
        async session => [.. (await session.Query<string>("SELECT document FROM images ORDER BY composed_at DESC, content_key LIMIT @top", new { top })).Select(ReleaseJson.Read<ComposedImage>)],
        stop);

    /// <summary>The content key of the image with a digest.</summary>
    public async Task<string> KeyOf(string digest, CancellationToken stop) =>
        await database.Read(session => session.Find<string>("SELECT content_key FROM images WHERE digest = @digest ORDER BY composed_at DESC LIMIT 1", new { digest }), stop)
        ?? throw ImageErrors.ImageNotFound(digest);

    private static bool HasEnded(ImageState state) => state is ImageState.Published or ImageState.Rejected or ImageState.Cancelled;

    private static async Task<Composition?> Existing(DatabaseSession session, string id, StartCompositionRequest request)
    {
        var hash = await session.Find<string>("SELECT request_hash FROM compositions WHERE id = @id", new { id });
        return hash is null ? null
            : hash == ReleaseJson.Hash(request) ? await Load(session, id)
            : throw ImageErrors.CompositionDiffers(id);
    }

    private static async Task<Composition?> Load(DatabaseSession session, string id)
    {
        var row = await session.Find<CompositionRow>(
            "SELECT id, release_version AS ReleaseVersion, request, state, reason, started_at AS StartedAt, ended_at AS EndedAt FROM compositions WHERE id = @id", new { id });
        if (row is null)
            return null;
        var images = await session.Query<string>(
            "SELECT document FROM composition_images WHERE composition_id = @id ORDER BY definition, architecture", new { id });
        return new Composition(
            row.Id, row.ReleaseVersion, ReleaseJson.Read<StartCompositionRequest>(row.Request).Repository.Id, Enum.Parse<CompositionState>(row.State), row.Reason,
            [.. images.Select(ReleaseJson.Read<ComposedImage>)], row.StartedAt, row.EndedAt);
    }

    /// <summary>The same content keeps its number; other content of the same day gets the next one.</summary>
    private static async Task<NodeImageVersion> NodeVersion(WriteSession session, string family, DateOnly date, string key)
    {
        var day = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var respin = await session.Find<long?>("SELECT respin FROM node_image_versions WHERE content_key = @key", new { key });
        if (respin is null)
        {
            respin = await session.Find<long>(
                "SELECT COALESCE(MAX(respin), -1) + 1 FROM node_image_versions WHERE family = @family AND release_date = @day", new { family, day });
            await session.Execute(
                "INSERT INTO node_image_versions (family, release_date, respin, content_key) VALUES (@family, @day, @respin, @key)", new { family, day, respin, key });
        }
        return new NodeImageVersion(date, (int)respin.Value);
    }

    private static Task<int> Save(WriteSession session, string id, ComposedImage image) => session.Execute(
        """
        UPDATE composition_images SET state = @state, document = @document
        WHERE composition_id = @id AND definition = @Definition AND architecture = @Architecture
        """,
        new { id, image.Definition, image.Architecture, state = image.State.ToString(), document = ReleaseJson.Write(image) });

    private async Task EndIfAllEnded(WriteSession session, string id)
    {
        var composition = (await Load(session, id))!;
        if (composition.State != CompositionState.Running || !composition.Images.All(i => HasEnded(i.State)))
            return;
        var rejected = composition.Images.Where(i => i.State == ImageState.Rejected).ToList();
        if (rejected.Count == 0)
            await End(session, id, CompositionState.Succeeded, null);
        else
            await End(session, id, CompositionState.Failed, string.Join("; ", rejected.Select(i => $"{i.Definition} ({i.Architecture}): {i.Reason}")));
    }

    private Task<int> End(WriteSession session, string id, CompositionState state, string? reason) => session.Execute(
        "UPDATE compositions SET state = @state, reason = @reason, ended_at = @now WHERE id = @id",
        new { id, state = state.ToString(), reason, now = time.GetUtcNow() });

    private sealed record CompositionRow
    {
        public required string Id { get; init; }
        public required string ReleaseVersion { get; init; }
        public required string Request { get; init; }
        public required string State { get; init; }
        public string? Reason { get; init; }
        public required DateTimeOffset StartedAt { get; init; }
        public DateTimeOffset? EndedAt { get; init; }
    }

    private sealed record ImageRow
    {
        public required string ContentKey { get; init; }
        public required string Document { get; init; }
        public required string DefinitionDocument { get; init; }
    }
}

/// <summary>Names one image of one composition: the payload of its job.</summary>
public sealed record ImageTask(string CompositionId, string Definition, string Architecture)
{
    public string JobId => $"{CompositionId}/{Definition}.{Architecture}";
}

/// <summary>An image still to be made or published, and what to make it from.</summary>
public sealed record PendingImage(ComposedImage Image, ImageOrder Order);
