# Links of the documents as they are within the site: headers are its pages, other files lie beside it.
s#](\(\.\./\)*include/pushplus/\([a-z_]*\.hpp\))#](@ref \2)#g
s#](\.\./\([^)]*\))#](\1)#g
