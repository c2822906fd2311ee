set -- *.js
echo "$# files checked"
