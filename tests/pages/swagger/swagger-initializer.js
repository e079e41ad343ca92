// The one file of a swagger-ui installation that its owner is meant to write.
window.onload = () => {
	window.ui = window.SwaggerUIBundle({
		url: "openapi.json",
		dom_id: "#swagger-ui",
		deepLinking: true,
		presets: [window.SwaggerUIBundle.presets.apis, window.SwaggerUIStandalonePreset],
		plugins: [window.SwaggerUIBundle.plugins.DownloadUrl],
		layout: "StandaloneLayout",
	});
};
