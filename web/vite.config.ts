import { defineConfig } from "vite";

// The page is served from the controller itself under a strict content policy: no inline script, nothing inlined as data.
export default defineConfig({
  base: "./",
  build: {
    target: ["chrome123", "firefox120", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: { input: ["index.html", "vtn.html", "fleet.html"] },
  },
  server: {
    proxy: { "/api": "http://127.0.0.1:8750", "/openadr3": "http://127.0.0.1:8750", "/vtn/": "http://127.0.0.1:8750" },
  },
});
