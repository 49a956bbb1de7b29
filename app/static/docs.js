// Starts the documentation page. Everything comes from this server: no validator elsewhere sees the description.
// Loaded with `defer`, so the page is there and SwaggerUIBundle has been loaded before it.
// The description names the public address first; what is tried out on this page goes to the server it came from.
fetch("/v1/openapi.json")
  .then((answer) => answer.json())
  .then((description) =>
    SwaggerUIBundle({
      spec: { ...description, servers: [{ url: "/v1" }] },
      dom_id: "#swagger-ui",
      deepLinking: true,
      validatorUrl: null,
    }),
  );
