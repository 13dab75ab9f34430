/* Python: comes last, when the classes of all handles are made. */

%{
/* Handles come from the library alone: an empty one, made by __new__, would
 * bring the interpreter down at its first use. */
static int forbid_new(const swig_type_info *const *types, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        PyTypeObject *type = ((SwigPyClientData *)types[i]->clientdata)->pytype;
        type->tp_new = NULL;
        if (PyDict_DelItemString(type->tp_dict, "__new__") < 0)
            return -1;
        PyType_Modified(type);
    }
    return 0;
}
%}

%init %{
    {
        const swig_type_info *const handles[] = {SWIGTYPE_p_cmg_pack, SWIGTYPE_p_cmg_result, SWIGTYPE_p_session,
                                                 SWIGTYPE_p_formula, SWIGTYPE_p_drawing};
        if (forbid_new(handles, sizeof handles / sizeof *handles) < 0)
            return NULL;
    }
%}
