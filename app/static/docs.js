// Starts the documentation page. Everything comes from this server: no validator elsewhere sees the description.
// Loaded with `defer`, so the page is there and SwaggerUIBundle has been loaded before it.
SwaggerUIBundle({
  url: "/v1/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
});
