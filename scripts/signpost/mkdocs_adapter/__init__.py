"""All that knows MkDocs: the plugin that makes docs/, and the preview on its server."""
