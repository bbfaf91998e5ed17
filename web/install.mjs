// Puts the built page where the program is built from.
import { cpSync, rmSync } from "node:fs";

const to = new URL("../src/Ballast.App/wwwroot/", import.meta.url);
rmSync(to, { recursive: true, force: true });
cpSync(new URL("dist/", import.meta.url), to, { recursive: true });
