// Starts Swagger UI with the node's own document. Nothing is asked of another host, no token is kept.
window.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("swagger-ui");
  window.SwaggerUIBundle({
    url: place.dataset.document,
    domNode: place,
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    deepLinking: true,
    docExpansion: place.dataset.open,
    defaultModelsExpandDepth: -1,
    displayRequestDuration: true,
    filter: true,
    persistAuthorization: false,
    showExtensions: false,
    validatorUrl: null,
    onComplete: () => { place.dataset.ready = "yes"; },
  });
});
