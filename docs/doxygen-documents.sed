# Links of the documents as Doxygen knows them within the site: headers are its pages, other files lie beside it.
s#](\(\.\./\)*include/pushplus/\([a-z_]*\.hpp\))#](@ref \2)#g
s#\[`\([^`]*\)`\](@ref#[\1](@ref#g
s#](\.\./\([^)]*\))#](\1)#g
s#](LICENSE)#](./LICENSE)#g
